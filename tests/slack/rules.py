"""What Slack's documents ask of a message or a modal, as lines for people; none: it is sound."""

import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block

Json = dict[str, Any]
BLOCKS = {"header", "section", "context", "actions", "image", "input"}
ENTITY = re.compile(r"&(amp|lt|gt);")


def faults(blocks: list[Json], most: int = 50) -> list[str]:
    """What is wrong with these blocks: by Slack's own models, and by what they miss."""
    return [*_by_the_models(blocks), *_by_hand(blocks, most), *_by_shape(blocks)]


TEXT = {"plain_text": {"emoji"}, "mrkdwn": {"verbatim"}}
# (what each part has to have, what it may have) beside its type, as docs.slack.dev lists them.
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "header": ({"text"}, {"block_id"}),
    "section": ({"text"}, {"block_id", "accessory", "fields", "expand"}),
    "context": ({"elements"}, {"block_id"}),
    "actions": ({"elements"}, {"block_id"}),
    "divider": (set(), {"block_id"}),
    "image": ({"alt_text"}, {"block_id", "slack_file", "image_url", "title"}),
    "input": ({"label", "element"}, {"block_id", "optional", "hint", "dispatch_action"}),
    "button": ({"text", "action_id"}, {"value", "style", "url", "confirm", "accessibility_label"}),
    "checkboxes": ({"action_id", "options"}, {"initial_options", "confirm"}),
    "plain_text_input": (
        {"action_id"}, {"initial_value", "multiline", "max_length", "min_length", "placeholder"},
    ),
    "static_select": ({"action_id", "options"}, {"initial_option", "placeholder", "confirm"}),
    "users_select": ({"action_id"}, {"initial_user", "placeholder", "confirm"}),
    "multi_users_select": ({"action_id"}, {"initial_users", "placeholder", "max_selected_items"}),
}  # fmt: skip


def _by_shape(part: Any) -> Iterator[str]:
    """Parts that lack something, or have what Slack does not know."""
    if isinstance(part, list):
        yield from (line for each in part for line in _by_shape(each))
    if not isinstance(part, dict):
        return
    kind = part.get("type")
    has = set(part) - {"type"}
    if kind in TEXT:
        if not {"text"} <= has <= {"text", *TEXT[kind]}:
            yield f"{kind} with {sorted(has)}"
    elif kind in SHAPES:
        must, may = SHAPES[kind]
        if not must <= has <= must | may:
            yield f"{kind} with {sorted(has)}"
    elif kind is not None:
        yield f"{kind} is of no shape we know"
    yield from (line for value in part.values() for line in _by_shape(value))


def _by_the_models(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        parsed = Block.parse(block)
        if parsed is None:
            yield f"{block['type']} is no block"
        else:
            parsed.to_dict()  # raises where a length or a count is wrong


def _by_hand(blocks: list[Json], most: int) -> Iterator[str]:
    if not 0 < len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)) or any(not 0 < len(name) <= 255 for name in ids):
        yield f"block ids {ids}"
    actions = [e["action_id"] for block in blocks for e in _elements(block) if "action_id" in e]
    inputs = any(block["type"] == "input" for block in blocks)
    if not inputs and (len(actions) != len(set(actions)) or any(len(a) > 255 for a in actions)):
        yield f"action ids {actions}"
    yield from (line for block in blocks for line in _block(block))


def _elements(block: Json) -> list[Json]:
    single = [block[name] for name in ("accessory", "element") if name in block]
    return [*block.get("elements", ()), *single]


def _block(block: Json) -> Iterator[str]:
    if block["type"] not in BLOCKS:
        yield f"{block['type']} is none of ours"
    if block["type"] == "section":
        yield from _text(block["text"], 3000)
    if block["type"] == "header":
        yield from _text(block["text"], 150)
    if block["type"] == "actions" and not 0 < len(block["elements"]) <= 25:
        yield f"{len(block['elements'])} elements in a row"
    if block["type"] == "context":
        yield from (line for element in block["elements"] for line in _text(element, 3000))
    if block["type"] == "image" and not 0 < len(block["alt_text"]) <= 2000:
        yield "an image without words"
    yield from (line for element in _elements(block) for line in _element(element))


def _element(element: Json) -> Iterator[str]:
    if element["type"] == "button":
        yield from _text(element["text"], 75)
        if len(element["value"]) > 2000:
            yield "a value that is too long"
    for option in element.get("options", ()):
        yield from _text(option["text"], 75)
        if not 0 < len(option["value"]) <= 150:
            yield f"the option {option['value']!r}"
    if len(element.get("options", ())) > 100:
        yield "more than a hundred options"
    if len(element.get("initial_value", "")) > 3000:
        yield "a value that no input holds"


def _text(text: Json, most: int) -> Iterator[str]:
    said = text["text"]
    if not 0 < len(said) <= most or not said.strip():
        yield f"{len(said)} characters where {most} fit"
    if text["type"] == "mrkdwn" and re.search(r"<[!#]|<@(?!U)", said):
        yield f"a mark that pings: {said}"
    if text["type"] == "mrkdwn" and "&" in ENTITY.sub("", said):
        yield f"half of an escaped mark: {said[-40:]}"
