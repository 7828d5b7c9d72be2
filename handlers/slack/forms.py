"""Forms as Slack's modals, and what was filled in: pure functions."""

import json
from collections.abc import Iterator
from typing import Any

from bot.core.chat_port import Form, FormField, Place
from handlers.slack.mrkdwn import plain

TITLE, LABEL, OPTION, OPTIONS, CHOICE = 24, 2000, 75, 100, 150
INPUT = 3000  # characters of one field
PIECE = 2800  # of a longer text in one of several fields, with room to write
PLATFORM = "slack:"  # before a user id, in an account
SEVERAL = "~"  # between a field's name and the number of its part

Block = dict[str, Any]


def view(form: Form, place: Place) -> Block:
    """A modal. What it is about and where it was asked comes back with it."""
    return {
        "type": "modal",
        "callback_id": form.value[:255],
        "private_metadata": json.dumps(place.model_dump()),
        "title": _plain(form.title, TITLE),
        "submit": _plain(form.submit, TITLE),
        "blocks": [block for field in form.fields for block in _inputs(field)],
    }


def filled(shown: Block) -> dict[str, str]:
    """What a modal holds, by the names of the form's fields; a long text is one again."""
    values: dict[str, str] = {}
    for block_id, inputs in shown["state"]["values"].items():
        name, _, part = block_id.partition(SEVERAL)
        said = "".join(_value(given) for given in inputs.values())
        values[name] = values[name] + said if part else said
    return values


def place_of(shown: Block) -> Place:
    """Where the modal was asked."""
    return Place.model_validate_json(shown["private_metadata"])


def _value(given: Block) -> str:
    if "selected_users" in given:
        return " ".join(f"{PLATFORM}{user}" for user in given["selected_users"] or ())
    if "selected_option" in given:
        return str((given["selected_option"] or {}).get("value", "")).removeprefix("=")
    return str(given.get("value") or "")


def _inputs(field: FormField) -> Iterator[Block]:
    if field.choices or field.people:
        yield _input(field, field.name, _people(field) if field.people else _select(field))
        return
    pieces = _pieces(field.value)
    for number, piece in enumerate(pieces):
        name = field.name if number == 0 else f"{field.name}{SEVERAL}{number}"
        yield _input(field, name, _text(field, piece), optional=field.optional or number > 0)


def _input(field: FormField, name: str, element: Block, *, optional: bool | None = None) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(field.label or field.name, LABEL),
        "element": element,
        "optional": field.optional if optional is None else optional,
    }


def _text(field: FormField, value: str) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": "said",
        "multiline": field.multiline or len(value) > OPTIONS,
        "max_length": INPUT,
    }
    return {**element, "initial_value": value} if value else element


def _select(field: FormField) -> Block:
    options = {choice: _option(choice) for choice in field.choices[:OPTIONS]}
    element: Block = {
        "type": "static_select",
        "action_id": "said",
        "options": list(options.values()),
    }
    chosen = options.get(field.value)
    return {**element, "initial_option": chosen} if chosen else element


def _people(field: FormField) -> Block:
    chosen = [account.removeprefix(PLATFORM) for account in field.value.split()]
    element: Block = {"type": "multi_users_select", "action_id": "said"}
    return {**element, "initial_users": chosen} if chosen else element


def _option(choice: str) -> Block:
    # An empty choice is one too, and Slack takes no empty value.
    return {"text": _plain(choice or "–", OPTION), "value": f"={choice}"[:CHOICE]}


def _pieces(value: str) -> list[str]:
    if len(value) <= INPUT:
        return [value]
    return [value[start : start + PIECE] for start in range(0, len(value), PIECE)]


def _plain(text: str, most: int) -> Block:
    words = plain(text)
    cut = words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
    return {"type": "plain_text", "text": cut or "…", "emoji": True}
