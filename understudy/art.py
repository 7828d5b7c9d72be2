"""The moves of production design, casting and costume: style block, options, wardrobe."""

from typing import Any

from understudy import craft, design, options, talk
from understudy.request import Request
from understudy.steps import Step, again, ask_gate, reason, say, script_of, write

Json = dict[str, Any]


def style(request: Request, event: Json) -> list[Step]:
    """Read the treatment's draft where it is no canon yet, write the block, ask for its gate."""
    entry = design.style_block(request)
    never = next(f["value"] for f in entry["fields"] if f["name"] == "negatives")
    summary = f"It forbids: {never[:200].rstrip('.')}.{again(event)}"
    read: list[Step] = [("", [("canon_read", {"section": "drafts"})])]
    return [
        *(read if request.entry("treatment") is None else []),
        ("", [("canon_write", entry)]),
        ask_gate("The style block is drafted and waits for its gate.", "style", 0, summary),
    ]


def distil(request: Request, event: Json) -> list[Step]:
    """A draft of the style block from the frames the team brought; of a locked one a change."""
    count = len(event.get("frames", ()))
    done = f"Drafted the style block from {count} frames; the style lock shows both."
    locked = request.entry("style_block")
    if locked is None or locked["status"] != "canon":
        return write(design.style_block(request), done)
    summary = f"The style block as {count} more frames have it."
    asked = ask_gate(done, "change", 0, summary)
    return [("", [("canon_write", design.style_block(request))]), asked]


def anchors(request: Request, event: Json) -> list[Step]:
    """A draft of an anchor for each picture the team brought, in the script's own words."""
    made = [_asset(request, wanted, {}) for wanted in event["wanted"]]
    calls = [("canon_write", _anchored(asset)) for asset in made]
    names = craft.joined([asset["name"] for asset in made])
    return [("", calls), (f"Anchors of {names} are drafted; a person reads and locks them.", [])]


def _anchored(asset: Json) -> Json:
    return {
        "kind": asset["kind"],
        "name": asset["name"],
        "scope": "production",
        "reason": "What of the picture has to stay.",
        "fields": [{"name": "anchor", "value": asset["anchor"]}],
    }


def propose(request: Request, event: Json) -> list[Step]:
    made = [_asset(request, wanted, {}) for wanted in event["wanted"]]
    names = craft.joined([asset["name"] for asset in made])
    return [(f"Four options each for {names}.", [("assets_propose", {"assets": made})])]


def _asset(request: Request, wanted: Json, event: Json) -> Json:
    kind, name = wanted["kind"], wanted["name"]
    sets = sum(
        asset["name"] == name
        for tool, given in request.calls
        if tool == "assets_propose"
        for asset in given["assets"]
    )
    attempt = max(int(event.get("attempt") or 0), sets)
    decided = [f"as decided: {d['body']['text']}" for d in _about(request, name)]
    return options.asset(kind, name, script_of(request), decided, attempt, reason(event))


def _about(request: Request, name: str) -> list[Json]:
    """Answered questions that name this asset."""
    asked = [(d, f"{d['body'].get('question', '')} {d['name']}") for d in request.decisions()]
    return [d for d, text in asked if d["body"].get("question") and craft.named(text, [name])]


def new_options(request: Request, event: Json) -> list[Step]:
    asset = _asset(request, event["asset"], event)
    words = f"Four new options for {asset['name']}, after “{reason(event)}”."
    return [(words, [("assets_propose", {"assets": [asset]})])]


def wardrobe(request: Request, event: Json) -> list[Step]:
    """Costume writes what somebody wears only when a message asks for it to be written."""
    text = craft.one_line(event.get("text", ""))
    who = craft.named(text, list(script_of(request)["characters"]))
    entry = request.entry("character", who[0]) if who else None
    if entry is None or not _asks_to_write(text):
        return say(talk.answer(request, event))
    body = {**entry["body"], "wardrobe": text}
    written = {
        "kind": "character",
        "name": who[0],
        "scope": entry["scope"],
        "reason": f"{event.get('from', 'Somebody')} asked for it.",
        "fields": [{"name": name, "value": str(value)} for name, value in body.items()],
    }
    return write(written, f"What {who[0]} wears is written down as a draft.")


def _asks_to_write(text: str) -> bool:
    said = set(craft.words(text))
    worn = said & {*craft.CLOTHES, "wardrobe", "costume", "wear"}
    return bool(worn and said & {"write", "note", "put", "record"})
