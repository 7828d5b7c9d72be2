"""A person confirms a parcel, corrects it, leaves it or takes that back within 20 seconds."""

from collections.abc import Sequence

from sqlmodel import col

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import UNDO, Outcome, ResultCode, get_row
from bot.core.members import has, names
from bot.intake import form
from bot.intake.classify import ASSETS
from bot.intake.form import BadForm, ConfirmedForm
from bot.intake.missing_inputs import before, have, lacking
from bot.intake.receive import known_of, materials_of
from bot.production import stages
from bot.production.decisions import Decision, decide
from store import scheduled_jobs
from store.models import DecisionRecord, ImportBatch, ImportedFile, ImportStatus, Right, Taken

MAY = (Right.DIRECTOR.value, Right.LINE_PRODUCER.value, Right.ARTIST.value, Right.EDITOR.value)


async def take(press: ActionContext[ButtonPress]) -> Outcome:
    """Everything is what it was taken for."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    materials = await materials_of(press.db, parcel)
    refused = await _refuse(press, parcel)
    if refused:
        return refused
    try:
        return await _confirm(press, parcel, materials, form.guessed(materials))
    except BadForm as problem:
        return Outcome(ResultCode.REFUSED, texts.not_taken(str(problem)))


async def correct(press: ActionContext[ButtonPress]) -> Outcome:
    """The form: what each file is, and where the production starts."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    materials = await materials_of(press.db, parcel)
    refused = await _refuse(press, parcel)
    if refused:
        return refused
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.FILL_IN)
    known = await known_of(press.db, press.production)
    way = stages.stages_of(press.production)
    try:
        said = form.read(press.cause.values, materials, known, way)
        return await _confirm(press, parcel, materials, said)
    except BadForm as problem:
        return Outcome(ResultCode.REFUSED, texts.not_taken(str(problem)))


async def leave(press: ActionContext[ButtonPress]) -> Outcome:
    """Nothing of it is taken."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    refused = await _refuse(press, parcel)
    if refused:
        return refused
    if not await _close(press, parcel, ImportStatus.LEFT, "leave"):
        return _late(parcel)
    return Outcome(ResultCode.DECIDED, texts.PARCEL_LEFT)


async def undo(press: ActionContext[ButtonPress]) -> Outcome:
    """Within 20 seconds the card is asked anew; nothing has landed yet."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    if parcel.status != ImportStatus.CONFIRMED:
        return _not_undone(parcel)
    if parcel.revision != press.cause.revision:
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    own = parcel.answers.get("member") == press.member.id
    if not own and not has(press.member, Right.DIRECTOR):
        who = await names(press.db, press.production, Right.DIRECTOR)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    decision = Decision(
        "parcel", parcel, "undo",
        where=(
            col(ImportBatch.status) == ImportStatus.CONFIRMED,
            col(ImportBatch.revision) == press.cause.revision,
        ),
        change={
            "status": ImportStatus.OPEN, "revision": parcel.revision + 1,
            "decided_by": None, "decided_at": None,
        },
        card=("parcel", parcel.id),
    )  # fmt: skip
    if not await decide(press, decision):
        return _not_undone(parcel)
    return Outcome(ResultCode.DECIDED, texts.PARCEL_ASKED_AGAIN)


def _not_undone(parcel: ImportBatch) -> Outcome:
    if parcel.status == ImportStatus.OPEN:
        return Outcome(ResultCode.REFUSED, texts.NOTHING_TO_UNDO)
    over = parcel.status == ImportStatus.LANDED
    return Outcome(ResultCode.REFUSED, texts.UNDO_OVER) if over else _late(parcel)


async def _refuse(press: ActionContext[ButtonPress], parcel: ImportBatch) -> Outcome | None:
    if not has(press.member, *MAY):
        who = await names(press.db, press.production, Right.DIRECTOR)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    if parcel.status != ImportStatus.OPEN:
        return _late(parcel)
    if parcel.shot_id is not None:
        return Outcome(ResultCode.REFUSED, texts.IS_A_SHOTS)
    if parcel.revision != press.cause.revision:
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    return None


def _late(parcel: ImportBatch) -> Outcome:
    if parcel.status == ImportStatus.ARRIVING:
        return Outcome(ResultCode.REFUSED, texts.STILL_ARRIVING)
    status = texts.PARCEL_STATUS[parcel.status]
    return Outcome(
        ResultCode.ALREADY_DECIDED, texts.already(status, parcel.decided_by, parcel.decided_at)
    )


async def _confirm(
    press: ActionContext[ButtonPress],
    parcel: ImportBatch,
    materials: Sequence[ImportedFile],
    said: ConfirmedForm,
) -> Outcome:
    """The one conditional write; what was confirmed is kept with it."""
    if not has(press.member, Right.DIRECTOR) and locks(said):
        who = await names(press.db, press.production, Right.DIRECTOR)
        return Outcome(ResultCode.NOT_ALLOWED, texts.locks_something(who))
    if all(guess.kind == Taken.UNKNOWN for guess in said.files.values()) and not said.start:
        return Outcome(ResultCode.REFUSED, texts.NOTHING_TAKEN)
    refused = await _start(press, materials, said)
    if refused:
        return refused
    given = await _close(press, parcel, ImportStatus.CONFIRMED, "take")
    if given is None:
        return _late(parcel)
    parcel.answers = {
        **said.answers(),
        "verdict": given.id,
        "press": press.key,
        "member": press.member.id,
    }
    press.db.add(parcel)
    for material in materials:
        guess = said.files[material.number]
        material.kind, material.subject = guess.kind, guess.subject
        press.db.add(material)
    at = press.now + UNDO
    await scheduled_jobs.schedule(
        press.db, parcel.production_id, "land", f"{parcel.id}:{given.id}", at,
        parcel=parcel.id, verdict=given.id,
    )  # fmt: skip
    return Outcome(ResultCode.DECIDED, texts.parcel_taken(press.who))


def locks(said: ConfirmedForm) -> bool:
    """Whether confirming it locks something, which is the director's."""
    return bool(said.start) or any(guess.kind in ASSETS for guess in said.files.values())


async def _start(
    press: ActionContext[ButtonPress], materials: Sequence[ImportedFile], said: ConfirmedForm
) -> Outcome | None:
    """Why the production cannot start where the form says, if it cannot."""
    if not said.start:
        return None
    signs = before(await stages.read(press.db, press.production), said.start)
    for stage in signs:
        if not has(press.member, *stage.approvers):
            who = await names(press.db, press.production, *stage.approvers)
            return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    missing = lacking(signs, await have(press.db, press.production, materials, said))
    title = stages.stage_of(press.production, said.start).title
    return Outcome(ResultCode.REFUSED, texts.cannot_start(title, missing)) if missing else None


async def _close(
    press: ActionContext[ButtonPress], parcel: ImportBatch, status: ImportStatus, decided: str
) -> DecisionRecord | None:
    """Decide files that wait as this revision; None: somebody else was first."""
    decision = Decision(
        "parcel", parcel, decided,
        where=(
            col(ImportBatch.status) == ImportStatus.OPEN,
            col(ImportBatch.revision) == press.cause.revision,
        ),
        change={"status": status, "decided_by": press.who, "decided_at": press.now},
        card=("parcel", parcel.id),
    )  # fmt: skip
    return await decide(press, decision)
