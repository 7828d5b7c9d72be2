"""Handing over: a draft that one press confirms; then pages, claims and approvals are somebody
else's until their owner is back. Whoever takes over is greeted with it when their day begins."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from bot import texts
from bot.core import deputies
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField, Place
from bot.core.context import AppContext, Outcome, ResultCode, get_row
from bot.core.members import acting_name, person
from bot.core.working_hours import next_at_work
from bot.messaging import private_messages
from bot.production.decisions import Decision, decide
from bot.production.rejection_reasons import LONGEST
from bot.reporting.handover_draft import draft
from store import scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.log import record
from store.models import Agent, Claim, Handover, HandoverStatus, Member, Production

CONFIRMED, OPEN = HandoverStatus.CONFIRMED, HandoverStatus.OPEN


async def prepare(
    app: AppContext,
    db: Session,
    production: Production,
    member: Member,
    to: Member,
    until: datetime,
) -> Handover:
    """The draft of what this person leaves; nothing passes before they confirm it."""
    now = app.clock.now()
    row = Handover(
        production_id=production.id, member_id=member.id, to_id=to.id, until=until,
        text=await draft(db, production, member, now), at=now,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    return row


async def card(db: Session, row_id: int) -> tuple[Card, Place]:
    """(card, place) of a handover, from its rows."""
    row = await get_row(db, Handover, row_id)
    member, to = await get_row(db, Member, row.member_id), await get_row(db, Member, row.to_id)

    def button(label: str, verb: str, style: str = "plain") -> Button:
        about = {"kind": "handover", "id": row_id, "label": label, "verb": verb, "style": style}
        return Button.model_validate(about)

    shown = Card(
        key=f"handover:{member.handle}:{to.handle}",
        title=texts.handover_title(member, to, row),
        lines=tuple(row.text.splitlines()),
        buttons=(
            button(texts.HAND_OVER, "confirm", "primary"),
            button(texts.EDIT_IT, "edit"),
            button(texts.LEAVE_IT, "leave"),
        )
        if row.status == OPEN
        else (),
    )
    return shown, Place(channel=f"dm:{member.account}")


async def form(db: Session, row_id: int) -> Form:
    row = await get_row(db, Handover, row_id)
    field = FormField(name="text", label=texts.WHAT_I_LEAVE, value=row.text, multiline=True)
    value = f"edit:handover:{row_id}:1"
    return Form(title=texts.HAND_OVER, submit=texts.HAND_OVER, value=value, fields=(field,))


async def edit(press: ActionContext[ButtonPress]) -> Outcome:
    return (
        await confirm(press) if press.cause.values else Outcome(ResultCode.FORM, texts.WHAT_I_LEAVE)
    )


async def leave(press: ActionContext[ButtonPress]) -> Outcome:
    """Nothing is handed over."""
    row = await get_row(press.db, Handover, press.cause.row_id)
    refused = _refused(press, row)
    if refused:
        return refused
    is_open, left = col(Handover.status) == OPEN, {"status": HandoverStatus.LEFT}
    if not await decide(press, Decision("handover", row, "leave", (is_open,), left)):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.handed_already(row))
    return Outcome(ResultCode.DECIDED, texts.NOTHING_HANDED_OVER)


def _refused(press: ActionContext[ButtonPress], row: Handover) -> Outcome | None:
    if row.member_id != press.member.id:
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(texts.WHO_LEAVES))
    if row.status != OPEN:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.handed_already(row))
    if row.until <= press.now:
        return Outcome(ResultCode.OUT_OF_DATE, texts.HANDOVER_IS_OVER)
    return None


async def confirm(press: ActionContext[ButtonPress]) -> Outcome:
    """One press: pages, claims and approvals pass until the moment on the card."""
    row = await get_row(press.db, Handover, press.cause.row_id)
    refused = _refused(press, row)
    if refused:
        return refused
    text = press.cause.values.get("text", row.text).strip()[: 2 * LONGEST] or row.text
    member, to = (
        await get_row(press.db, Member, row.member_id),
        await get_row(press.db, Member, row.to_id),
    )
    await end_all(press.app, press.db, press.production, member)
    is_open = col(Handover.status) == OPEN
    change = {"status": CONFIRMED, "text": text, "decided_at": press.now}
    given = Decision("handover", row, "confirm", (is_open,), change, text[:LONGEST])
    if not await decide(press, given):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.handed_already(row))
    row.pages = await _pass_pages(press.db, press.production, member, to)
    row.claims = await _pass_claims(press.db, press.production, member, to)
    press.db.add(row)
    await deputies.appoint(press.app, press.db, press.production, member, to, row.until)
    greet, film, key = next_at_work(press.now, to), row.production_id, f"{row.id}"
    await scheduled_jobs.schedule(press.db, film, "greet", key, greet, handover=row.id)
    await _come_back(press.db, row)
    return Outcome(ResultCode.DECIDED, texts.handed_over(to, row))


async def _pass_pages(db: Session, film: Production, member: Member, to: Member) -> list[int]:
    query = select(Agent).where(Agent.production_id == film.id, Agent.runner_id == member.id)
    agents = (await db.exec(query)).all()
    for agent in agents:
        agent.runner_id = to.id
        db.add(agent)
    return [agent.id for agent in agents]


async def _pass_claims(db: Session, film: Production, member: Member, to: Member) -> list[int]:
    query = select(Claim).where(
        Claim.production_id == film.id, Claim.member_id == member.id, col(Claim.holds).is_not(None)
    )
    claims = (await db.exec(query)).all()
    for claim in claims:
        claim.member_id, claim.by = to.id, acting_name(to, [member.name])
        db.add(claim)
    return [claim.id for claim in claims]


async def _come_back(db: Session, row: Handover) -> None:
    key = f"{row.id}:{row.until.isoformat()}"
    await scheduled_jobs.schedule(db, row.production_id, "return", key, row.until, handover=row.id)


async def prolong(
    app: AppContext, db: Session, production: Production, member: Member, until: datetime
) -> None:
    """Who is away for longer is back later: what they handed over stays where it is."""
    for row in await _confirmed(db, production):
        if row.member_id == member.id and row.until < until:
            row.until = until
            db.add(row)
            to = await get_row(db, Member, row.to_id)
            await deputies.appoint(app, db, production, member, to, until)
            await _come_back(db, row)


async def end_by_the_clock(app: AppContext, db: Session, row_id: int) -> None:
    """The moment has come, unless a later word moved it."""
    row = await get_row(db, Handover, row_id)
    if row.until <= app.clock.now():
        await end(app, db, await get_row(db, Production, row.production_id), row)


async def greet(app: AppContext, db: Session, row_id: int) -> None:
    """Whoever takes over reads it when their day begins, if it still holds then."""
    row = await get_row(db, Handover, row_id)
    if row.status != CONFIRMED or row.greeted_at is not None:
        return
    row.greeted_at = app.clock.now()
    db.add(row)
    to = await get_row(db, Member, row.to_id)
    shown, _ = await card(db, row_id)
    place = Place(channel=f"dm:{to.account}")
    await private_messages.send_privately(
        app, db, to.account, place, texts.greeting(shown.title, row), shown
    )


async def end_all(app: AppContext, db: Session, production: Production, member: Member) -> bool:
    """Everything this person handed over comes back to them; True if there was any."""
    rows = await _confirmed(db, production)
    mine = [row for row in rows if row.member_id == member.id]
    for row in mine:
        await end(app, db, production, row)
    return bool(mine)


async def end(app: AppContext, db: Session, production: Production, row: Handover) -> None:
    """Pages and claims go back, from whoever has them by now; both are told."""
    if not await compare_and_set(
        db, row, col(Handover.status) == CONFIRMED,
        status=HandoverStatus.ENDED, ended_at=app.clock.now(),
    ):  # fmt: skip
        return
    member, to = await get_row(db, Member, row.member_id), await get_row(db, Member, row.to_id)
    others = await _confirmed(db, production)
    taking = {row.to_id, *(other.to_id for other in others)}
    await _return_pages(db, row, member, taking, others)
    await _return_claims(db, row, member, taking, others)
    await deputies.relieve(app, db, production, member)
    now = app.clock.now()
    await record(db, production.id, now, person(member), "handover ends", f"handover:{row.id}")
    for whom, words in ((member, texts.is_yours_again(to)), (to, texts.is_theirs_again(member))):
        place = Place(channel=f"dm:{whom.account}")
        await private_messages.send_privately(app, db, whom.account, place, words)


async def _return_pages(
    db: Session, row: Handover, member: Member, taking: set[int], others: Sequence[Handover]
) -> None:
    for page in row.pages:
        agent = await get_row(db, Agent, page)
        if agent.runner_id in taking:
            agent.runner_id = member.id
            db.add(agent)
    for other in others:
        other.pages = [page for page in other.pages if page not in row.pages]
        db.add(other)


async def _return_claims(
    db: Session, row: Handover, member: Member, taking: set[int], others: Sequence[Handover]
) -> None:
    for claim_id in row.claims:
        claim = await get_row(db, Claim, claim_id)
        if claim.holds is not None and claim.member_id in taking:
            claim.member_id, claim.by = member.id, person(member)
            db.add(claim)
    for other in others:
        other.claims = [claim for claim in other.claims if claim not in row.claims]
        db.add(other)


async def _confirmed(db: Session, production: Production) -> Sequence[Handover]:
    query = select(Handover).where(
        Handover.production_id == production.id, Handover.status == CONFIRMED
    )
    return (await db.exec(query.order_by(col(Handover.id)))).all()
