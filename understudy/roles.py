"""Plays every role of the crew by rules: `play` maps a request body to a reply, and nothing else.

Each role is a table of events; what it does about one is a list of steps. How far it has come is
read off the conversation, so it cannot loop.
"""

from collections.abc import Callable
from typing import Any

from understudy import art, camera, craft, producer, talk
from understudy.request import Call, Event, Request, read
from understudy.server import Reply
from understudy.steps import Step, reason, say

Json = dict[str, Any]
Play = Callable[[Request, Json], list[Step]]
MERGED = {"generation_propose": "shots", "assets_propose": "assets"}


def play(body: Json) -> Reply:
    """The reply of the role this body is addressed to. The same body gives the same reply."""
    request = read(body)
    if request.failed:
        return Reply(text=f"That did not go through: {request.failed.strip().rstrip('.')[:300]}.")
    if request.script is None:
        return Reply(text=talk.introduction(request))
    steps = [step for event in request.turn if (step := _next(request, event))]
    if not steps:
        return Reply(text="That is done." if request.turn else talk.introduction(request))
    said = list(dict.fromkeys(text for text, _ in steps if text))
    calls = [call for _, made in steps for call in made]
    return Reply(text=" ".join(said), tools=tuple(_merged(calls)))


def _next(request: Request, event: Event) -> Step | None:
    """The step this event has come to, or None when it is dealt with."""
    steps = _planned(request, event.body)
    return steps[event.age] if event.age < len(steps) else None


def _planned(request: Request, event: Json) -> list[Step]:
    kind = event["event"]
    what = f"{kind}:{event['stage']}" if kind in ("task", "rejected") else kind
    found = ROLES.get(request.role, {}).get(what) or EVERYONE.get(what)
    return found(request, event) if found else say("Noted.")


def _merged(calls: list[Call]) -> list[Call]:
    """Proposals of one message stand on one card; of two for one shot or asset the later wins."""
    kept: list[Call] = []
    for name, given in calls:
        field = MERGED.get(name)
        same = next((k for k in kept if k[0] == name), None) if field else None
        if same is None or field is None:
            kept.append((name, given))
            continue
        items = {
            item.get("shot") or item["name"]: item for item in [*same[1][field], *given[field]]
        }
        kept[kept.index(same)] = (name, {field: list(items.values())})
    return kept


def _message(request: Request, event: Json) -> list[Step]:
    return say(talk.answer(request, event))


def _answer(_request: Request, event: Json) -> list[Step]:
    return say(talk.taken_up(event, "I go on from there."))


def _edited(_request: Request, event: Json) -> list[Step]:
    return say(f"{event.get('proposal', 'The proposal')} stands as you edited it.")


def _sent_back(_request: Request, event: Json) -> list[Step]:
    return say(f"Understood: {reason(event)}. The shots named go back to their pages.")


def _flagged(request: Request, event: Json) -> list[Step]:
    """A person's doubt about this role's work: both positions, for a person to settle."""
    words = craft.one_line(event["text"])
    given = {
        "matter": " ".join(words.split()[:5])[:100],
        "theirs": f"{event['by']}: {words}"[:400],
        "yours": talk.position(request),
        "scope": "production",
        "waits": "none",
    }
    return [("", [("human_flag_disagreement", given)])]


def _released(request: Request, event: Json) -> list[Step]:
    """A shot is given back: takes are proposed where none is kept; else what stands is noted."""
    if request.role == "dop" and not event["done"]:
        return camera.propose(request, event)
    changed = "; ".join(event["changed"]) or "nothing changed"
    return say(f"{event['shot']['shot']} is back: {craft.one_line(changed)}. I leave it so.")


def _suggested(_request: Request, event: Json) -> list[Step]:
    """A wish for an entry of this role: people decide about it on its card."""
    return say(
        f"{event['by']} suggests something for {event['name']}; its card waits for a person."
    )


def _suggestion_decided(_request: Request, event: Json) -> list[Step]:
    why = f": {reason(event)}" if event.get("reason") else ""
    return say(f"My suggestion for {event['name']} is {event['standing']}{why}.")


EVERYONE: dict[str, Play] = {
    "message": _message,
    "answer": _answer,
    "amended": _answer,
    "edited": _edited,
    "flagged": _flagged,
    "released": _released,
    "suggested": _suggested,
    "suggestion_decided": _suggestion_decided,
}
ASSETS: dict[str, Play] = {
    "task:assets": art.propose,
    "task:anchors": art.anchors,
    "none_of_these": art.new_options,
    "proposal_rejected": art.new_options,
}
ROLES: dict[str, dict[str, Play]] = {
    "producer": {
        "task:script": producer.read_script,
        "rejected:script": producer.read_script,
        "task:treatment": producer.write_treatment,
        "rejected:treatment": producer.write_treatment,
        "task:four_answers": producer.four_answers,
        "rejected:four_answers": producer.four_answers,
        "task:rough_cut": producer.review_cut,
        "rejected:rough_cut": _sent_back,
        "task:picture_lock": producer.picture_lock,
        "rejected:picture_lock": producer.picture_lock,
        "answer": producer.take_answer,
    },
    "production_design": {
        "task:style": art.style,
        "rejected:style": art.style,
        "task:style_frames": art.distil,
        **ASSETS,
    },
    "casting": ASSETS,
    "costume": {"message": art.wardrobe},
    "directors_assistant": {
        "task:shot_list": camera.break_down,
        "rejected:shot_list": camera.break_down,
    },
    "storyboard": {
        "task:storyboard": camera.draw_boards,
        "rejected:storyboard": camera.draw_boards,
    },
    "dop": {
        "task:generation": camera.propose,
        "retake": camera.propose,
        "redo": camera.propose,
        "proposal_rejected": camera.propose,
    },
}
