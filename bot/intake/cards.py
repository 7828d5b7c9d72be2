"""The card of a parcel, a function of its rows: what each file is taken for, and one press."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot import texts
from bot.core.chat_port import Button, Card, Form, Item, Place
from bot.core.context import get_row
from bot.intake import form
from bot.intake.form import BadForm
from bot.intake.missing_inputs import farthest, have
from bot.intake.receive import materials_of
from bot.production import stages
from bot.production.pending_material import ASSETS, for_whom, unlocked
from store.db import Session
from store.models import ImportBatch, ImportedFile, ImportStatus, Production, Taken

REFUSED = 20  # lines about what is left aside
MOST = 60  # items; style frames that stand together are one


async def parcel_card(db: Session, import_batch_id: int) -> tuple[Card, Place]:
    """(card, place) of a parcel, from its rows alone."""
    parcel = await get_row(db, ImportBatch, import_batch_id)
    production = await get_row(db, Production, parcel.production_id)
    materials = await materials_of(db, parcel)
    waiting = await unlocked(db, production, parcel, materials)
    card = Card(
        key=f"parcel:{parcel.title}",
        title=texts.parcel_title(parcel),
        lines=(*texts.parcel_lines(parcel), *await _could(db, production, parcel, materials)),
        picture=parcel.sheet,
        alt=texts.parcel_title(parcel),
        items=tuple(_items(parcel, materials, {m.id for m in waiting})),
        buttons=_buttons(parcel, materials),
        waits_for=tuple(m.handle for m in await for_whom(db, production, parcel)),
    )
    return card, Place(channel=parcel.channel)


async def _could(
    db: Session, production: Production, parcel: ImportBatch, materials: Sequence[ImportedFile]
) -> tuple[str, ...]:
    """Where the production could start with what came."""
    if parcel.status != ImportStatus.OPEN:
        return ()
    try:
        said = form.guessed(materials)
    except BadForm as problem:
        return (str(problem),)
    facts = await stages.read(db, production)
    offered = form.starts(facts.stages)
    stage = farthest(facts, offered, await have(db, production, materials, said))
    return (texts.could_start(stage.title),) if stage else ()


def _items(
    parcel: ImportBatch, materials: Sequence[ImportedFile], waiting: set[int]
) -> Iterable[Item]:
    rows = 0
    for kind, run in groupby(materials, key=lambda m: m.kind):
        together = list(run)
        groups = [together] if kind == Taken.STYLE_FRAME else [[m] for m in together]
        for group in groups[: max(0, MOST - rows)]:
            yield _item(parcel, group, group[0].id in waiting)
        rows += len(groups)


def _item(parcel: ImportBatch, group: Sequence[ImportedFile], waits: bool) -> Item:
    first, last = group[0], group[-1]
    anchors = parcel.answers.get("anchors", {}) if first.kind in ASSETS else {}
    anchor = anchors.get(first.subject, "")
    button = Button(label=texts.ANCHOR_AND_LOCK, verb="lock", kind="material", id=first.id)
    return Item(
        id=first.id,
        key=f"material:{first.number}",
        label=texts.material_label(first, last),
        text=texts.material_words(first, len(group), anchor),
        picture=first.picture,
        buttons=(button,) if waits else (),
    )


def _buttons(parcel: ImportBatch, materials: Sequence[ImportedFile]) -> tuple[Button, ...]:
    def button(label: str, verb: str, style: str = "plain") -> Button:
        about = {"kind": "parcel", "id": parcel.id, "revision": parcel.revision}
        return Button.model_validate({"label": label, "verb": verb, "style": style, **about})

    if parcel.status == ImportStatus.OPEN:
        is_script = [m.kind for m in materials] == [Taken.SCRIPT]
        return (
            button(texts.LOAD_AS_SCRIPT if is_script else texts.TAKE_IT_SO, "take", "primary"),
            button(texts.CORRECT_AND_START, "correct"),
            button(texts.LEAVE_IT, "leave", "danger"),
        )
    return (button(texts.UNDO, "undo"),) if parcel.status == ImportStatus.CONFIRMED else ()


async def form_of(db: Session, import_batch_id: int) -> Form:
    """The form behind a parcel's button."""
    parcel = await get_row(db, ImportBatch, import_batch_id)
    production = await get_row(db, Production, parcel.production_id)
    return form.form(parcel, await materials_of(db, parcel), stages.stages_of(production))
