"""Files that came into a shot's thread, or carry the code of a shot that their poster claimed: once
they are looked into, one press says what changed, and they are takes (F1)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField, Message, Place, parse_key
from bot.core.context import AppContext, Outcome, ResultCode, get_row, request_redraw
from bot.core.untrusted_text import one_line
from bot.intake.classify import clip_of
from bot.intake.receive import materials_of
from bot.messaging import private_messages
from bot.production import locks
from bot.production.decisions import record_decision
from bot.production.rejection_reasons import LONGEST
from bot.shots import cards, manual_takes
from bot.shots.manual_takes import ManualTakes
from store.db import Session
from store.deciding import compare_and_set
from store.models import (
    Claim,
    ImportBatch,
    ImportedFile,
    ImportStatus,
    Member,
    Production,
    Proposal,
    Shot,
    Take,
    Taken,
)


async def shot_of(
    db: Session, production: Production, member: Member, message: Message
) -> Shot | None:
    """The shot these files are for: of the thread, or named by all of them and claimed by who posts
    them. None: they are material."""
    kind, row_id = parse_key(message.place.thread or "")
    if kind in (locks.SHOT, "takes", "batch"):
        return await _of_thread(db, production, kind, row_id)
    codes = {clip_of(file.name) for file in message.files}
    query = (
        select(Shot)
        .join(Claim, col(Claim.row_id) == col(Shot.id))
        .where(
            Shot.production_id == production.id, col(Shot.code).in_(codes),
            Claim.member_id == member.id, col(Claim.holds).is_not(None),
            Claim.kind == locks.SHOT, col(Claim.locked).is_(False),
        )
    )  # fmt: skip
    return (await db.exec(query)).first() if len(codes) == 1 else None


async def _of_thread(db: Session, production: Production, kind: str, row_id: int) -> Shot | None:
    """The shot whose card this thread hangs at, or the only one of a list card."""
    if kind == locks.SHOT:
        found = [row_id]
    else:
        query = select(Proposal.shot_id).where(Proposal.batch_id == row_id)
        found = [row or 0 for row in (await db.exec(query.distinct())).all()]
    shot = await db.get(Shot, found[0]) if len(found) == 1 else None
    return shot if shot and shot.production_id == production.id else None


async def why_not(db: Session, member: Member, shot: Shot) -> str:
    """Why this person's files cannot be the shot's; empty: they can."""
    claim = await locks.holding(db, locks.SHOT, shot.id)
    if claim is not None and claim.member_id != member.id:
        return texts.is_held(claim)
    return texts.is_cut_out(shot.code) if shot.cut_out else ""


async def arrived(app: AppContext, db: Session, parcel: ImportBatch) -> None:
    """The files are looked into: ask what changed, or file them at once. Repeating is harmless."""
    if parcel.status in (ImportStatus.OPEN, ImportStatus.LEFT) and not parcel.applied_at:
        await _arrived(app, db, parcel, await get_row(db, Shot, parcel.shot_id or 0))


async def _arrived(app: AppContext, db: Session, parcel: ImportBatch, shot: Shot) -> None:
    clips = await _clips(db, parcel, shot)
    member = await get_row(db, Member, parcel.member_id)
    refused = await why_not(db, member, shot) or await _nothing(db, parcel, shot, clips)
    parcel.applied_at = app.clock.now()  # it was looked into as a shot's
    db.add(parcel)
    if refused:
        parcel.status = ImportStatus.LEFT
        place = Place(channel=parcel.channel, thread=f"shot:{shot.id}")
        await private_messages.send_privately(app, db, member.account, place, refused)
    elif await _is_theirs(db, member, shot):
        await request_redraw(
            db, parcel.production_id, "parcel", parcel.id, "came", parcel.applied_at
        )
    else:
        parcel.status, parcel.decided_by = ImportStatus.LANDED, parcel.by
        parcel.decided_at = parcel.applied_at
        made = await _made(app, db, parcel, shot, parcel.by, one_line(parcel.words, LONGEST))
        takes = await manual_takes.land(made, clips, circle=False)
        place = Place(channel=parcel.channel, thread=f"shot:{shot.id}")
        words = texts.is_next_take(shot, takes)
        await private_messages.send_privately(app, db, member.account, place, words)


async def _clips(db: Session, parcel: ImportBatch, shot: Shot) -> list[ImportedFile]:
    """The clips that may be the shot's: one whose name carries another shot's code is not."""
    rows = await materials_of(db, parcel)
    return [m for m in rows if m.kind == Taken.CLIP and m.subject in ("", shot.code)]


async def _nothing(
    db: Session, parcel: ImportBatch, shot: Shot, clips: Sequence[ImportedFile]
) -> str:
    """Why none of it becomes a take; empty: it does."""
    if not clips:
        others = [m for m in await materials_of(db, parcel) if m.kind == Taken.CLIP]
        return texts.no_clip_for(shot, [m.subject for m in others], parcel.refused)
    query = select(Take).where(
        Take.shot_id == shot.id, col(Take.sha256).in_([clip.sha256 for clip in clips])
    )
    same = (await db.exec(query.order_by(col(Take.number)))).first()
    return texts.same_take(shot, same) if same else ""


async def _is_theirs(db: Session, member: Member, shot: Shot) -> bool:
    claim = await locks.holding(db, locks.SHOT, shot.id)
    return claim is not None and claim.member_id == member.id and not claim.locked


async def _made(
    app: AppContext, db: Session, parcel: ImportBatch, shot: Shot, who: str, words: str
) -> ManualTakes:
    production = await get_row(db, Production, parcel.production_id)
    return ManualTakes(app, db, production, shot, who, words, f"parcel:{parcel.id}")


async def changed(press: ActionContext[ButtonPress]) -> Outcome:
    """“What changed?” is answered: the file is the shot's take, circled while its poster holds the
    shot."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    if parcel.shot_id is None:
        return Outcome(ResultCode.UNKNOWN, texts.UNKNOWN)
    if parcel.member_id != press.member.id:
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(parcel.by))
    if parcel.status != ImportStatus.OPEN:
        status = texts.PARCEL_STATUS[parcel.status]
        words = texts.already(status, parcel.decided_by, parcel.decided_at)
        return Outcome(ResultCode.ALREADY_DECIDED, words)
    shot = await get_row(press.db, Shot, parcel.shot_id)
    refused = await why_not(press.db, press.member, shot)
    if refused:
        return Outcome(ResultCode.NOT_ALLOWED, refused)
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.WHAT_CHANGED)
    said = press.cause.values.get("words", "").strip()
    if not said or len(said) > LONGEST:
        return Outcome(
            ResultCode.REFUSED,
            texts.SAY_WHAT_CHANGED if not said else texts.reason_too_long(LONGEST),
        )
    return await _land(press, parcel, shot, one_line(said, LONGEST))


async def _land(
    press: ActionContext[ButtonPress], parcel: ImportBatch, shot: Shot, words: str
) -> Outcome:
    won = await compare_and_set(
        press.db, parcel, col(ImportBatch.status) == ImportStatus.OPEN,
        status=ImportStatus.LANDED, decided_by=press.who, decided_at=press.now,
    )  # fmt: skip
    if not won:
        return Outcome(
            ResultCode.ALREADY_DECIDED, texts.already("taken", parcel.decided_by, parcel.decided_at)
        )
    made = await _made(press.app, press.db, parcel, shot, press.who, words)
    circle = await _is_theirs(press.db, press.member, shot)
    takes = await manual_takes.land(made, await _clips(press.db, parcel, shot), circle)
    await record_decision(press, "take", takes[-1].id, "by hand", words)
    await request_redraw(press.db, parcel.production_id, "parcel", parcel.id, press.key, press.now)
    done = texts.stands_now(shot, takes[-1]) if circle else texts.is_next_take(shot, takes)
    return Outcome(ResultCode.DECIDED, done)


async def as_said(press: ActionContext[ButtonPress]) -> Outcome:
    """The words on the message say what changed: one press."""
    parcel = await get_row(press.db, ImportBatch, press.cause.row_id)
    words = {"words": parcel.words}
    said = replace(press.cause, values=words if parcel.words else {})
    return await changed(press.because(said))


async def upload_card(db: Session, parcel: ImportBatch) -> tuple[Card, Place]:
    """(card, place) of a file in its shot's thread: what changed in it?"""
    shot = await get_row(db, Shot, parcel.shot_id or 0)
    waits = parcel.status == ImportStatus.OPEN
    row, poster = parcel.id, await get_row(db, Member, parcel.member_id)
    said = Button(label=texts.AS_I_SAID, verb="said", kind="parcel", id=row, style="primary")
    ask = Button(label=texts.WHAT_CHANGED, verb="changed", kind="parcel", id=row)
    card = Card(
        key=f"upload:{shot.code}:{parcel.title}",
        title=texts.upload_title(shot, parcel),
        lines=texts.parcel_lines(parcel),
        buttons=((said, ask) if parcel.words else (ask,)) if waits else (),
        waits_for=(poster.handle,) if waits else (),
    )
    page = await cards.place_of(db, shot)
    return card, Place(channel=page.channel, thread=f"shot:{shot.id}")


def form(parcel: ImportBatch) -> Form:
    words = FormField(
        name="words", label=texts.WHAT_CHANGED, value=parcel.words[:LONGEST], multiline=True
    )
    value = f"changed:parcel:{parcel.id}:1"
    return Form(title=texts.WHAT_CHANGED, submit=texts.CIRCLE_IT, value=value, fields=(words,))
