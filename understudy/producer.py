"""The creative producer's moves: script, treatment, four answers, review of a cut, picture lock."""

from typing import Any

from understudy import craft, design, doubts, review, talk
from understudy.request import Request
from understudy.steps import Step, again, ask_gate, reason, say, script_of, write

Json = dict[str, Any]
FOUR = ("character look", "antagonist or entity", "key prop", "deliverable format")


def read_script(request: Request, event: Json) -> list[Step]:
    """Ask what is open and ask for the script gate, in one message."""
    script = script_of(request)
    asked = [] if event["event"] == "rejected" else _open_matters(request)
    left = f" Open: {craft.joined([ask['matter'] for ask in asked])}." if asked else ""
    text, gate = ask_gate(
        f"I have read the script.{left}", "script", 0, _counted(script) + left + again(event)
    )
    return [(text, [*(("human_ask", ask) for ask in asked), *gate])]


def _open_matters(request: Request) -> list[Json]:
    settled = {c["matter"] for name, c in request.calls if name == "human_ask"}
    settled |= {str(d["body"].get("matter", "")) for d in request.decisions()}
    return doubts.doubts(script_of(request), design.known(request), settled)


def _counted(script: Json) -> str:
    places = len({scene["location"] for scene in script["scenes"]})
    return (
        f"{craft.counted(max(len(script['acts']), 1), 'act')}, "
        f"{craft.counted(len(script['scenes']), 'scene')}, {craft.counted(places, 'place')}, "
        f"{craft.counted(len(script['characters']), 'speaking part')}, "
        f"{craft.counted(script['eighths'], 'eighth')} of a page."
    )


def write_treatment(request: Request, _event: Json) -> list[Step]:
    done = "The treatment is drafted: a register for every scene, the camera, what never appears."
    return write(design.written_treatment(request), done)


def take_answer(request: Request, event: Json) -> list[Step]:
    """Go on citing the decision; an era that came late goes into the treatment's draft."""
    drafted = any(name == "canon_write" and c["kind"] == "treatment" for name, c in request.calls)
    if event["matter"] == "the era" and drafted and request.entry("treatment") is None:
        done = talk.taken_up(event, "The treatment says so now.")
        return write(design.written_treatment(request), done)
    return say(talk.taken_up(event, "Every role has it from its next turn on."))


def four_answers(request: Request, event: Json) -> list[Step]:
    """Suggest an answer under each of the four labels; a reason changes the one it speaks of."""
    script, said = script_of(request), reason(event)
    props = ", ".join(craft.key_props(script)[:1]) or "none"
    answers = [_look(script), _entity(request), props, _format(request)]
    if said:
        at = _meant(said)
        answers[at] = _other_prop(script, said) if at == 2 else f"{answers[at]}, and {said}"
    pairs = zip(FOUR, (answer.replace(";", ",") for answer in answers), strict=True)
    summary = "; ".join(f"{label}: {answer}" for label, answer in pairs)
    return [ask_gate("Here are four answers to change or confirm.", "four_answers", 0, summary)]


def _meant(said: str) -> int:
    """Which of the four a reason speaks of; the first if it names none."""
    spoken = set(craft.words(said))
    return next((n for n, label in enumerate(FOUR) if spoken & set(craft.words(label))), 0)


def _look(script: Json) -> str:
    described = [(name, craft.description(name, script)) for name in craft.ranked(script)]
    told = [f"{name} {looks}" for name, looks in described if looks][:3]
    return ", ".join(told) or "as casting proposes"


def _entity(request: Request) -> str:
    """The figure nobody describes, else what the air and the dark do to the people."""
    script = script_of(request)
    bare = [name for name in script["characters"] if not craft.description(name, script)]
    if bare:
        decided = request.answered(f"the look of {bare[0].lower()}")
        return f"{bare[0]}, {decided or 'seen as the open question decides'}"
    text = " ".join(craft.everything(scene) for scene in script["scenes"])
    air = craft.first(craft.AIR, text)
    others = [name for name in script["characters"] if name != craft.lead(script)]
    return (
        f"no person, the {air}"
        if air
        else f"{others[-1]}, by what they want"
        if others
        else "no one"
    )


def _other_prop(script: Json, reason: str) -> str:
    """The prop a reason names, else the next one that recurs."""
    props = craft.key_props(script)
    return next(iter(craft.named(reason, props)), "") or next(
        iter(props[1:]), props[0] if props else "none"
    )


def _format(request: Request) -> str:
    form = request.production.get("format") or {}
    size = f"{form['width']}x{form['height']}" if form.get("width") else "1280x720"
    return f"{size}, {form.get('fps', 24)} fps, H.264 MP4, a rough cut per act"


def review_cut(request: Request, event: Json) -> list[Step]:
    form = request.production.get("format") or {}
    found = review.review(event, script_of(request), design.treatment(request), form)
    told = craft.counted(len(found["findings"]), "finding")
    text = f"I looked at coverage, density of cuts and register of act {event['act']}: {told}."
    return [(text, [("cut_review", found)])]


def picture_lock(request: Request, event: Json) -> list[Step]:
    acts = craft.counted(max(len(script_of(request)["acts"]), 1), "act")
    summary = f"{acts} cut, reviewed and approved.{again(event)}"
    return [ask_gate("Every act is approved; picture lock is next.", "picture_lock", 0, summary)]
