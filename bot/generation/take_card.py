"""The card of takes that came back together, each judged by itself, and the forms behind it."""

from collections.abc import Sequence

from bot import texts
from bot.canon import staleness
from bot.core.chat_port import Button, Card, Form, FormField, Item, Place
from bot.core.context import get_row
from bot.core.members import runner_handle
from bot.core.money_format import unit_of
from bot.generation.takes import LIVE, shots_of, takes_of
from store.db import Session
from store.models import Agent, Batch, Production, Shot, Status, Take


async def takes_card(db: Session, batch_id: int) -> tuple[Card, Place]:
    """(card, place): the takes of a scene that came back together, each judged by itself."""
    batch = await get_row(db, Batch, batch_id)
    agent = await get_row(db, Agent, batch.agent_id)
    takes = await takes_of(db, batch)
    waiting = [take for take in takes if take.status == Status.WFA]
    production = await get_row(db, Production, batch.production_id)
    why = await staleness.why_takes(db, production, [t for t in takes if t.status in LIVE])
    seen = production.canon_version  # what a press on it was made upon
    buttons = (
        Button(
            label=texts.CIRCLE_TICKED, verb="circle", kind="batch", id=batch_id, revision=seen,
            style="primary",
        ),
    )  # fmt: skip
    card = Card(
        key=f"takes:{agent.name}",
        title=texts.takes_title(batch),
        lines=texts.takes_lines(takes),
        picture=batch.sheet,
        alt=texts.takes_title(batch),
        items=await items(db, production, takes, why),
        buttons=buttons if waiting else (),
        waits_for=await runner_handle(db, agent) if waiting else (),
        clips=tuple(t.sha256 for t in takes),
    )
    return card, Place(channel=agent.channel)


async def items(
    db: Session, production: Production, takes: Sequence[Take], why: dict[int, str]
) -> tuple[Item, ...]:
    """Takes as lines of a card. `why`: by take, what changed since it was made, if it did."""
    shots, unit = await shots_of(db, takes), unit_of(production)
    return tuple(
        _item(take, shots[take.shot_id], unit, why.get(take.id, ""), production.canon_version)
        for take in takes
    )


def _item(take: Take, shot: Shot, unit: str, why: str, seen: int) -> Item:
    return Item(
        id=take.id,
        key=f"{shot.code}:{take.number}",
        label=texts.take_of(shot.code, take.number),
        text="\n".join([texts.take_line(take, unit), *([texts.out_of_date(why)] if why else [])]),
        picture=take.sha256,
        buttons=_item_buttons(take, bool(why), seen),
    )


def _item_buttons(take: Take, stale: bool, seen: int) -> tuple[Button, ...]:
    def button(label: str, verb: str) -> Button:
        return Button(label=label, verb=verb, kind="take", id=take.id, revision=seen)

    again = (button(texts.REDO, "redo"), button(texts.REPEAT, "repeat")) if stale else ()
    if take.status == Status.WFA:
        return (button(texts.KEEP_A_PART, "keep"), button(texts.RETAKE, "retake"), *again)
    return (button(texts.OVERRULE, "overrule"), *again)


def form(take: Take, verb: str, seen: int) -> Form:
    """What to keep of a take, or why it goes back. `seen`: the canon version of the card that was
    pressed."""
    value = f"{verb}:take:{take.id}:{seen}"
    if verb != "keep":
        why = FormField(name="reason", label=texts.WHY, multiline=True)
        return Form(title=texts.RETAKE, submit=texts.SEND_BACK, value=value, fields=(why,))
    return Form(
        title=texts.keep_title(take),
        submit=texts.CIRCLE_PART,
        value=value,
        fields=(
            FormField(name="in", label=texts.PART_FROM, value="0"),
            FormField(name="out", label=texts.PART_TO, value=f"{take.seconds:g}"),
        ),
    )
