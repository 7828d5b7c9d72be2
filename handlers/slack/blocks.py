"""Cards as Block Kit, inside Slack's limits: pure functions of what bot/core/chat_port.py holds."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bot import texts
from bot.core.chat_port import Button, Card, Item
from handlers.slack.mrkdwn import SECTION, escaped, is_plain, mrkdwn, plain, sections

BLOCKS, LETTERS = 50, 12_000  # of one message
HEADER, LABEL, VALUE, ALT, NOTICE = 150, 75, 2000, 2000, 500
ROW = 25  # buttons side by side
ITEMS = 20  # of a list card, each with its buttons
# The buttons that act on what is ticked, and the ones that say an item still waits.
TICKED = {("approve", "batch"), ("circle", "batch")}
WAITS = {"reject", "retake"}
STYLES = {"primary", "danger"}
CUT = "…"

Block = dict[str, Any]


class Shown(NamedTuple):
    """A message: what a notification says, and what is seen."""

    text: str
    blocks: list[Block]


class BlockAllowance(NamedTuple):
    """What a card may take: blocks, and characters that people read. `name` stands before the
    names of its blocks, where several cards share a view."""

    blocks: int = BLOCKS
    letters: int = LETTERS
    name: str = ""


def message(
    card: Card,
    people: Mapping[str, str],
    files: Mapping[str, str] | None = None,
    thread: str = "",
    room: BlockAllowance | None = None,
) -> Shown:
    """A card. `people`: handle to user id of whom it waits for; `files`: sha256 to the file on
    Slack; `thread` comes back with every press on it."""
    room = room or BlockAllowance()
    waits = [people[handle] for handle in card.waits_for if handle in people]
    head = [*_title(card.title), *_picture(card, files or {})]
    tail = [*_rows(card.buttons, thread, f"{room.name}row"), *_waits(waits)]
    fixed = len(head) + len(tail) + bool(card.lines)
    tail = [*_items(card, room._replace(blocks=room.blocks - fixed)), *tail]
    left = room.blocks - len(head) - len(tail)
    letters = room.letters - sum(map(_size, [*head, *tail]))
    return Shown(_notice(card, waits), [*head, *_lines(card.lines, left, letters), *tail])


def notice(text: str, thread: str = "", card: Card | None = None) -> list[Shown]:
    """Words for one person, in as many messages as they need, and a card below the last."""
    beside = message(card, {}, thread=thread) if card else None
    pieces = [] if card and text == card.title else sections(text)
    shown = [
        Shown(escaped(_cut(plain(text), NOTICE)), [_section(piece) for piece in pieces[n : n + 4]])
        for n in range(0, len(pieces), 4)
    ]
    return [*shown, beside] if beside else shown


def _size(block: Block) -> int:
    """Characters of a block that people read."""
    inner = [block.get("text"), *block.get("elements", ())]
    return sum(len(str(part.get("text", ""))) for part in inner if isinstance(part, dict))


def _notice(card: Card, waits: Iterable[str]) -> str:
    """Good enough where nothing else is seen: what it is, and whom it waits for."""
    named = "".join(f" {mention(user)}" for user in waits)
    return escaped(_cut(plain(card.title), NOTICE)) + named


def mention(user: str) -> str:
    return f"<@{user}>"


def _title(title: str) -> list[Block]:
    if not title:
        return []
    if is_plain(title) and len(title) <= HEADER:
        return [{"type": "header", "text": _plain(title, HEADER)}]
    bold = mrkdwn(title)
    return [_section(f"*{bold}*" if is_plain(title) else bold)]


def _lines(lines: Iterable[str], room: int, letters: int) -> Iterator[Block]:
    """As many sections as there is room for; what is left out is said."""
    pieces = sections("\n".join(lines))
    for number, piece in enumerate(pieces):
        last = number + 1 == room or len(piece) > letters
        if last and (number + 1 < len(pieces) or len(piece) > letters):
            yield _context(texts.CUT_SHORT)
            return
        letters -= len(piece)
        yield _section(piece)


def _picture(card: Card, files: Mapping[str, str]) -> list[Block]:
    if not card.picture:
        return []
    alt = _cut(card.alt or card.title, ALT)
    if card.picture in files:
        return [{"type": "image", "slack_file": {"id": files[card.picture]}, "alt_text": alt}]
    return [_context(texts.picture_of(escaped(alt)))]


def _items(card: Card, room: BlockAllowance) -> Iterator[Block]:
    """Each with its own buttons and box to tick; lines without either stand together."""
    if not any(item.buttons for item in card.items):
        yield from _plain_items(card.items)
        return
    ticks = any((b.verb, b.kind) in TICKED for b in card.buttons)
    rows = max(1 + -(-len(item.buttons) // ROW) for item in card.items)
    most = max(1, min(ITEMS, (room.blocks - 1) // rows))
    share = room.letters * 3 // 4 // min(most, len(card.items))
    # What waits is shown first where not all fit.
    chosen = sorted(card.items, key=lambda item: not _still_waits(item))[:most]
    for item in (item for item in card.items if item in chosen):
        yield _item(item, ticks, share, f"{room.name}tick:{item.id}")
        yield from _rows(item.buttons, "", f"{room.name}item:{item.id}")
    if len(card.items) > most:
        yield _context(texts.more_items(len(card.items) - most))


def _still_waits(item: Item) -> bool:
    return any(button.verb in WAITS for button in item.buttons)


def _plain_items(items: Iterable[Item]) -> Iterator[Block]:
    pieces = sections("\n".join(f"**{item.label}** {item.text}" for item in items))
    yield from (_section(piece) for piece in pieces[:2])
    if len(pieces) > 2:
        yield _context(texts.CUT_SHORT)


def _item(item: Item, ticks: bool, share: int, name: str) -> Block:
    said = sections(f"**{item.label}**\n{item.text}", min(SECTION, share) - 2)
    text = said[0] if len(said) == 1 else f"{said[0]}\n{CUT}"
    block = {**_section(text), "block_id": name}
    if ticks and _still_waits(item):
        option = {"text": _plain(item.label, LABEL), "value": str(item.id)}
        box = {"type": "checkboxes", "action_id": name, "options": [option]}
        block["accessory"] = box
    return block


def _rows(buttons: tuple[Button, ...], thread: str, name: str = "row") -> Iterator[Block]:
    """Rows of buttons. A block's id carries the thread that a press comes back with."""
    for start in range(0, len(buttons), ROW):
        elements = [
            _button(b, f"{name}:{start + n}") for n, b in enumerate(buttons[start : start + ROW])
        ]
        block_id = f"{name}:{start}|{thread}"
        yield {"type": "actions", "block_id": block_id, "elements": elements}


def card_of(block_id: str) -> str:
    """What stands before the names of all blocks of one card, in a view that has several."""
    name, dot, _ = block_id.partition(".")
    return f"{name}." if dot and name.isalnum() else ""


def thread_of(block_id: str) -> str:
    """The thread that a block of buttons carries; empty if it carries none."""
    return block_id.partition("|")[2]


def _button(button: Button, name: str) -> Block:
    made: Block = {
        "type": "button",
        "text": _plain(button.label, LABEL),
        "value": button.value[:VALUE],
        "action_id": f"{button.value}#{name}"[:255],
    }
    return {**made, "style": button.style} if button.style in STYLES else made


def _waits(users: Iterable[str]) -> list[Block]:
    named = " ".join(map(mention, users))
    return [_context(texts.waits_for_whom(named))] if named else []


def _section(text: str) -> Block:
    # verbatim: no name in a text becomes a mention or a channel by itself.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> Block:
    words = _cut(text, 2900)
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}]}


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": _cut(text, most) or CUT, "emoji": True}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}{CUT}"
