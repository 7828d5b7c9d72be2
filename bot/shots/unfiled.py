"""Clips and pictures posted on a page that match nothing there: who posted them is asked once what
they are, privately; until then the digest names them (F2)."""

from dataclasses import replace

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField, Place
from bot.core.context import AppContext, Outcome, ResultCode, get_row, request_redraw
from bot.core.members import has
from bot.intake import confirm
from bot.intake.classify import ASSETS
from bot.intake.confirm import MAY
from bot.intake.receive import known_of, materials_of
from bot.media.naming import BadName, parse_shot_code, shot_code
from bot.messaging import private_messages
from bot.production.decisions import Decision, decide
from bot.shots import uploads
from store.db import Session
from store.models import (
    Agent,
    ImportBatch,
    ImportedFile,
    ImportStatus,
    Member,
    Production,
    Right,
    Scene,
    Shot,
    Taken,
)

NAMED = 24  # things a form lists: no platform's menu is longer


async def arrived(app: AppContext, db: Session, parcel: ImportBatch) -> None:
    """Ask the poster once. The same content is not asked about twice."""
    if not parcel.unfiled or parcel.status != ImportStatus.OPEN or parcel.applied_at:
        return
    parcel.applied_at = app.clock.now()
    db.add(parcel)
    member = await get_row(db, Member, parcel.member_id)
    place = Place(channel=parcel.channel)
    before = await _before(db, parcel)
    if before is not None:
        parcel.status, parcel.unfiled = ImportStatus.LEFT, False
        await private_messages.send_privately(
            app, db, member.account, place, texts.here_already(before)
        )
        return
    card, _ = await unfiled_card(db, parcel)
    await private_messages.send_privately(app, db, member.account, place, card.title, card)


async def _before(db: Session, parcel: ImportBatch) -> ImportBatch | None:
    """Earlier files of the same content, all of them: what became of them holds."""
    shas = {material.sha256 for material in await materials_of(db, parcel)}
    query = (
        select(ImportBatch, ImportedFile.sha256)
        .join(ImportedFile, col(ImportedFile.import_batch_id) == ImportBatch.id)
        .where(
            ImportBatch.production_id == parcel.production_id, col(ImportBatch.id) < parcel.id,
            col(ImportedFile.sha256).in_(shas),
        )
    )  # fmt: skip
    rows = (await db.exec(query.order_by(col(ImportBatch.id)))).all()
    return rows[-1][0] if {sha for _, sha in rows} == shas else None


async def unfiled_card(db: Session, parcel: ImportBatch) -> tuple[Card, Place]:
    """(card, place): what is it? For its poster alone."""
    materials = await materials_of(db, parcel)
    films = any(m.kind == Taken.CLIP for m in materials)
    pictures = any(m.picture for m in materials)
    waits = parcel.status == ImportStatus.OPEN and parcel.unfiled

    def button(label: str, verb: str) -> Button:
        about = {"kind": "parcel", "id": parcel.id, "revision": parcel.revision}
        return Button.model_validate({"label": label, "verb": verb, **about})

    card = Card(
        key=f"unfiled:{parcel.title}",
        title=texts.unfiled_title(parcel),
        lines=texts.parcel_lines(parcel),
        picture=parcel.sheet,
        alt=texts.unfiled_title(parcel),
        buttons=(
            *([button(texts.IS_A_TAKE, "shot")] if films else []),
            *([button(texts.IS_A_REFERENCE, "reference")] if pictures else []),
            *([button(texts.IS_A_STYLE_FRAME, "style")] if pictures else []),
            button(texts.IGNORE_IT, "ignore"),
        )
        if waits
        else (),
    )
    poster = await get_row(db, Member, parcel.member_id)
    return card, Place(channel=f"dm:{poster.account}")


async def _refused(press: ActionContext[ButtonPress], parcel: ImportBatch) -> Outcome | None:
    if parcel.member_id != press.member.id and not has(press.member, Right.DIRECTOR):
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(parcel.by))
    if not has(press.member, *MAY):
        return Outcome(ResultCode.NOT_ALLOWED, texts.IMPORT_GUESTS)
    if parcel.status != ImportStatus.OPEN or not parcel.unfiled:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.filed_already(parcel))
    return None


async def as_take(press: ActionContext[ButtonPress]) -> Outcome:
    """The clips are takes of the shot that is named."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    refused = await _refused(press, parcel)
    if refused:
        return refused
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.IS_A_TAKE)
    shot = await _shot(press, parcel, press.cause.values.get("shot", ""))
    if isinstance(shot, Outcome):
        return shot
    member = await get_row(press.db, Member, parcel.member_id)
    wrong = await uploads.why_not(press.db, member, shot)
    if wrong:
        return Outcome(ResultCode.NOT_ALLOWED, wrong)
    decision = Decision(
        "parcel", parcel, "file",
        where=(col(ImportBatch.status) == ImportStatus.OPEN, col(ImportBatch.unfiled).is_(True)),
        change={"shot_id": shot.id, "unfiled": False, "applied_at": None},
        reason=shot.code,
    )  # fmt: skip
    if not await decide(press, decision):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.filed_already(parcel))
    for clip in await materials_of(press.db, parcel):
        clip.subject = shot.code if clip.kind == Taken.CLIP else clip.subject
        press.db.add(clip)
    await uploads.arrived(press.app, press.db, parcel)
    return Outcome(ResultCode.DECIDED, texts.filed_as(shot.code))


async def _shot(
    press: ActionContext[ButtonPress], parcel: ImportBatch, said: str
) -> Shot | Outcome:
    query = (
        select(Scene.code)
        .join(Agent, col(Agent.scene) == Scene.position)
        .where(
            Scene.production_id == parcel.production_id,
            Agent.production_id == parcel.production_id, Agent.channel == parcel.channel,
        )
    )  # fmt: skip
    try:
        code = shot_code(*parse_shot_code(said, (await press.db.exec(query)).first()))
    except BadName as problem:
        return Outcome(ResultCode.REFUSED, texts.not_filed(str(problem)))
    found = select(Shot).where(Shot.production_id == parcel.production_id, Shot.code == code)
    shot = (await press.db.exec(found)).first()
    return shot or Outcome(ResultCode.REFUSED, texts.not_filed(texts.there_is_no(code)))


async def as_reference(press: ActionContext[ButtonPress]) -> Outcome:
    """The picture shows a character, a place or a prop; what locks waits for the director."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    refused = await _refused(press, parcel)
    if refused:
        return refused
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.IS_A_REFERENCE)
    names = await _things(press.db, press.production)
    thing = names.get(press.cause.values.get("thing", ""))
    if thing is None:
        return Outcome(ResultCode.REFUSED, texts.not_filed(texts.PICK_ONE_LISTED))
    return await _file(press, parcel, *thing)


async def _things(db: Session, production: Production) -> dict[str, tuple[Taken, str]]:
    known = await known_of(db, production)
    named = [(kind, name) for kind in ASSETS for name in known.named(kind)]
    return {texts.taken_for(kind, name): (kind, name) for kind, name in named[:NAMED]}


async def as_style(press: ActionContext[ButtonPress]) -> Outcome:
    """The pictures are frames of the film's style, one set."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    refused = await _refused(press, parcel)
    return refused or await _file(press, parcel, Taken.STYLE_FRAME, "")


async def _file(
    press: ActionContext[ButtonPress], parcel: ImportBatch, kind: Taken, subject: str
) -> Outcome:
    """The pictures are this; from here they go the way of all material, with its Undo."""
    pictures = [m for m in await materials_of(press.db, parcel) if m.picture]
    for number, material in enumerate(pictures):
        fits = number == 0 or kind == Taken.STYLE_FRAME
        material.kind, material.subject = (kind, subject) if fits else (Taken.UNKNOWN, "")
        press.db.add(material)
    parcel.unfiled = False
    press.db.add(parcel)
    await press.db.flush()
    outcome = await confirm.take(press.because(replace(press.cause, revision=parcel.revision)))
    if outcome.result == ResultCode.NOT_ALLOWED:
        await request_redraw(
            press.db, parcel.production_id, "parcel", press.cause.row_id, press.key, press.now
        )
        return Outcome(ResultCode.DECIDED, texts.waits_to_be_locked(outcome.words))
    if not outcome.decided:
        parcel.unfiled = True
        press.db.add(parcel)
    return outcome


async def ignore(press: ActionContext[ButtonPress]) -> Outcome:
    """Nothing of it belongs to the film."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    refused = await _refused(press, parcel)
    if refused:
        return refused
    is_open = col(ImportBatch.status) == ImportStatus.OPEN
    change = {
        "status": ImportStatus.LEFT, "unfiled": False,
        "decided_by": press.who, "decided_at": press.now,
    }  # fmt: skip
    if not await decide(press, Decision("parcel", parcel, "leave", (is_open,), change)):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.filed_already(parcel))
    return Outcome(ResultCode.DECIDED, texts.PARCEL_LEFT)


async def form(db: Session, parcel: ImportBatch, verb: str) -> Form:
    """Which shot, or who or what the picture shows."""
    value = f"{verb}:parcel:{parcel.id}:{parcel.revision}"
    if verb == "shot":
        field = FormField(name="shot", label=texts.WHICH_SHOT)
        return Form(title=texts.IS_A_TAKE, submit=texts.FILE_IT, value=value, fields=(field,))
    choices = tuple(await _things(db, await get_row(db, Production, parcel.production_id)))
    field = FormField(name="thing", label=texts.WHO_OR_WHAT, choices=choices)
    return Form(title=texts.IS_A_REFERENCE, submit=texts.FILE_IT, value=value, fields=(field,))
