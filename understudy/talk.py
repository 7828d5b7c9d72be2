"""What a role says without tools: who it is, what is missing, what was decided."""

from typing import Any

from understudy import craft
from understudy.request import Request

Json = dict[str, Any]
WORK = {
    "producer": "read the script, ask what it leaves open, and keep the order of the stages",
    "production_design": "write the style block and propose places and props",
    "casting": "propose four options of each character",
    "costume": "say what each character wears and from which shot on",
    "directors_assistant": "break every scene into shots inside the limits",
    "storyboard": "board the shots of an act",
    "dop": "propose takes for the shots of my scene",
    "editor": "say which part of a take belongs in the cut",
}
NEEDS = {  # what a role works from, in order: kinds of canon entries
    "production_design": ("script", "treatment"),
    "casting": ("script", "style_block"),
    "costume": ("script", "character"),
    "directors_assistant": ("script", "character", "environment"),
    "storyboard": ("script", "shot_breakdown"),
    "dop": ("script", "style_block", "shot_breakdown"),
    "editor": ("script", "shot_breakdown"),
    "producer": ("script",),
}
INPUTS = {  # the readiness report's six
    "script": "the script",
    "style_block": "the visual style",
    "character": "the character sheets",
    "environment": "the location plates",
    "hard_constraint": "the hard constraints",
    "shot_breakdown": "the shot breakdown",
    "treatment": "the treatment",
}
DECIDING = {"approve", "approved", "spend", "unlock", "grant", "override"}
REFUSED = (
    "I cannot approve, spend or unlock anything; the buttons on the cards do, "
    "for whoever has the right."
)
ASKING = {"decide", "decided", "decision", "agreed", "answer"}


def introduction(request: Request) -> str:
    """Who this is and what is missing by name; all a role says before there is a script."""
    where = f" of scene {request.scene}" if request.scene is not None else ""
    work = WORK.get(request.role, "do the work that my page describes")
    lacking = craft.joined(missing(request)) or "nothing; I wait for my task"
    return f"I am the {request.title.lower()}{where}: I {work}. Missing: {lacking}."


def missing(request: Request) -> list[str]:
    """Of what this role works from, what is not there yet, by name."""
    have = {entry["kind"] for entry in request.entries} | ({"script"} if request.script else set())
    kinds = NEEDS.get(request.role, ("script",)) if request.script else tuple(INPUTS)[:6]
    return [INPUTS[kind] for kind in kinds if kind not in have]


def answer(request: Request, message: Json) -> str:
    """One or two sentences to a person: what was decided, or what I would do and wait for."""
    said = set(craft.words(message.get("text", "")))
    if said & DECIDING:
        return REFUSED
    found = recalled(request, said)
    if found or said & ASKING:
        return found or "Nothing is decided about that yet; ask it and the answer becomes canon."
    lacking = missing(request)
    work = WORK.get(request.role, "do the work that my page describes")
    if lacking:
        return f"I would {work}, and I still need {craft.joined(lacking)}."
    return f"I {work}; everything I need is there, and your note counts when my next task comes."


def recalled(request: Request, said: set[str]) -> str:
    """The newest decision that shares a word of weight with what was said."""
    telling = {word for word in said if len(word) > 4} - ASKING
    for decision in reversed(request.decisions()):
        body = decision["body"]
        about = craft.words(
            f"{body.get('matter', '')} {body.get('question', '')} {body.get('text', '')}"
        )
        if telling & set(about):
            return (
                f"D-{decision['number']}: {body.get('matter', decision['name'])}: {body['text']}."
            )
    return ""


def position(request: Request) -> str:
    """What speaks for the work as it is: the newest entry it was made from."""
    made_from = [e for e in request.entries if e["kind"] not in ("script", "decision")]
    if not made_from:
        return "The script leaves it open, and nothing is decided."
    entry = made_from[-1]
    return (
        f"{entry['kind'].replace('_', ' ')} {entry['name']} v{entry['version']} is what I follow."
    )


def taken_up(event: Json, work: str) -> str:
    """What a role says to the answer of its question."""
    words = craft.one_line(str(event["answer"])).rstrip(".")
    return f"{event['decision']} settles {event['matter']}: {words}. {work}"
