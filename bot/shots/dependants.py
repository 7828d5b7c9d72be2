"""What was made with a take that was replaced by hand: cuts, gates, takes made from it. A card
lists them with one button each, that marks it for redo (F1)."""

from typing import NamedTuple

from sqlmodel import col, select

from bot import texts
from bot.canon import staleness
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Item, Place
from bot.core.context import Outcome, ResultCode, get_row, request_redraw
from bot.core.members import has, names
from bot.generation import takes
from bot.production import stages
from bot.production.decisions import record_decision
from bot.shots import cards
from bot.workflow import gates
from bot.workflow.apply_decision import retake_shot
from store import scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.models import (
    Batch,
    Cut,
    Gate,
    GateStatus,
    Production,
    Proposal,
    Shot,
    Status,
    Take,
)

IN_FORCE = (GateStatus.OPEN, GateStatus.APPROVED)


class Dependant(NamedTuple):
    """Something made with the old take, and where it stands now."""

    kind: str  # cut | gate | take
    id: int
    name: str
    standing: str
    waits: bool  # nobody has marked it yet


async def dependants(db: Session, take: Take) -> list[Dependant]:
    """What holds the takes that this one came in place of."""
    shot = await get_row(db, Shot, take.shot_id)
    old = [await get_row(db, Take, row_id) for row_id in take.replaces]
    cut = await _cut_with(db, shot, take, {row.number for row in old})
    found = await _of_cut(db, shot, take, cut) if cut else []
    return [*found, *await _made_from(db, shot, take)]


async def _cut_with(db: Session, shot: Shot, take: Take, numbers: set[int]) -> Cut | None:
    """The newest cut of the act from before this take, if an old take is in it."""
    query = select(Cut).where(
        Cut.production_id == shot.production_id, Cut.act == shot.act, col(Cut.at) <= take.at
    )
    cut = (await db.exec(query.order_by(col(Cut.number).desc()))).first()
    if cut is None:
        return None
    inside = {row["take"] for row in cut.shots if row["shot"] == shot.code}
    return cut if inside & numbers else None


async def _of_cut(db: Session, shot: Shot, take: Take, cut: Cut) -> list[Dependant]:
    query = select(Cut).where(
        Cut.production_id == shot.production_id, Cut.act == shot.act, col(Cut.id) > cut.id
    )
    later = (await db.exec(query.order_by(col(Cut.number).desc()))).first()
    standing = texts.cut_has(later, take) if later else texts.holds_the_old_take(shot)
    gates = await _gates(db, shot, cut)
    name = texts.cut_name(cut.number, cut.act)
    waits = later is None and not any(gate.waits for gate in gates)
    return [Dependant("cut", cut.id, name, standing, waits), *gates]


async def _gates(db: Session, shot: Shot, cut: Cut) -> list[Dependant]:
    """The gates that were asked with this cut on their card, the newest of each stage."""
    production = await get_row(db, Production, shot.production_id)
    query = select(Gate).where(
        Gate.production_id == production.id, col(Gate.stage).in_(["rough_cut", "picture_lock"])
    )
    newest = {(gate.stage, gate.act): gate for gate in await db.exec(query.order_by(col(Gate.id)))}
    return [
        Dependant(
            "gate", gate.id, stages.gate_name(production, gate),
            texts.plain_status(gate.status), gate.status in IN_FORCE,
        )
        for gate in newest.values()
        if any(shown[1] == cut.sha256 for shown in gate.card.get("cuts", ()))
    ]  # fmt: skip


async def _made_from(db: Session, shot: Shot, take: Take) -> list[Dependant]:
    """Takes that repeat a replaced one, of those that wait or are kept."""
    query = (
        select(Take)
        .join(Proposal, col(Proposal.id) == Take.proposal_id)
        .where(col(Proposal.repeats).in_(take.replaces))
    )
    rows = (await db.exec(query.order_by(col(Take.id)))).all()
    return [
        Dependant(
            "take", row.id, f"{shot.code} {texts.take_name(row.number)}",
            texts.plain_status(row.status), row.status in takes.LIVE,
        )
        for row in rows
    ]  # fmt: skip


async def replaced_card(db: Session, take_id: int) -> tuple[Card, Place]:
    """(card, place) of everything that was made with what this take replaced."""
    take = await get_row(db, Take, take_id)
    shot = await get_row(db, Shot, take.shot_id)
    found = await dependants(db, take)
    items = tuple(
        Item(
            id=each.id, key=f"{each.kind}:{each.name}", label=each.name, status=each.standing,
            buttons=(Button(label=texts.MARK_FOR_REDO, verb="mark", kind=each.kind, id=each.id),)
            if each.waits
            else (),
        )
        for each in found
    )  # fmt: skip
    card = Card(
        key=f"replaced:{shot.code}:{take.number}",
        title=texts.replaced_title(shot, take),
        lines=(texts.by_hand(take), texts.depend_on_it(len(found))),
        items=items,
    )
    return card, await cards.place_of(db, shot)


async def mark_gate(press: ActionContext[ButtonPress]) -> Outcome:
    """The approval falls, and the gate is asked again with the cut as it is circled now."""
    gate = await get_row(press.db, Gate, press.cause.row_id)
    stage = stages.stage_of(press.production, gate.stage)
    if not has(press.member, *stage.approvers):
        who = await names(press.db, press.production, *stage.approvers)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    if gate.status == GateStatus.OUT_OF_DATE and "reopened" in gate.card:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.MARKED_ALREADY)
    found = await staleness.stale(press.db, press.production)
    why = next((each.path for each in found if (each.kind, each.id) == ("gate", gate.id)), None)
    if why is None or gate.stage not in ("rough_cut", "picture_lock"):
        return Outcome(ResultCode.REFUSED, texts.IS_UP_TO_DATE)
    if not await gates.fall(press.db, gate, texts.path(why)):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.MARKED_ALREADY)
    await _after(press, "gate", gate.act)
    return Outcome(ResultCode.DECIDED, texts.marked(stages.gate_name(press.production, gate)))


async def mark_cut(press: ActionContext[ButtonPress]) -> Outcome:
    """A cut that nobody was asked about is made again; others go by their gate."""
    cut = await get_row(press.db, Cut, press.cause.row_id)
    if not has(press.member, *stages.stage_of(press.production, "rough_cut").approvers):
        who = await names(press.db, press.production, "director")
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    found = await staleness.stale(press.db, press.production)
    if not any((each.kind, each.id) == ("cut", cut.id) for each in found):
        return Outcome(ResultCode.REFUSED, texts.IS_UP_TO_DATE)
    await _after(press, "cut", cut.act)
    return Outcome(ResultCode.DECIDED, texts.marked(texts.cut_name(cut.number, cut.act)))


async def mark_take(press: ActionContext[ButtonPress]) -> Outcome:
    """A take made from the replaced one goes back to its director of photography."""
    take = await get_row(press.db, Take, press.cause.row_id)
    shot = await get_row(press.db, Shot, take.shot_id)
    proposal = await get_row(press.db, Proposal, take.proposal_id or 0)
    batch = await get_row(press.db, Batch, proposal.batch_id)
    refused = await takes.may_judge(press, batch, take)
    if refused:
        return refused
    newer = await _replacing(press.db, proposal.repeats)
    if newer is None:
        return Outcome(ResultCode.REFUSED, texts.IS_UP_TO_DATE)
    live, why = col(Take.status).in_(takes.LIVE), texts.replaced_by(newer)
    if not await compare_and_set(press.db, take, live, status=Status.RETAKE, reason=why):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.MARKED_ALREADY)
    key = f"replaced:{take.id}"
    await retake_shot(press.app, press.db, press.production, shot, press.who, why, key)
    await request_redraw(press.db, batch.production_id, "takes", batch.id, press.key, press.now)
    await _after(press, "take", shot.act)
    return Outcome(ResultCode.DECIDED, texts.marked(f"{shot.code} {texts.take_name(take.number)}"))


async def _replacing(db: Session, take_id: int | None) -> Take | None:
    """The take by hand that came in place of this one."""
    old = await db.get(Take, take_id or 0)
    if old is None:
        return None
    query = select(Take).where(Take.shot_id == old.shot_id, Take.by != "")
    rows = (await db.exec(query.order_by(col(Take.id).desc()))).all()
    return next((row for row in rows if old.id in row.replaces), None)


async def _after(press: ActionContext[ButtonPress], kind: str, act: int | None) -> None:
    await record_decision(press, kind, press.cause.row_id, "redo")
    production = press.production.id
    if kind == "gate":
        await request_redraw(press.db, production, "gate", press.cause.row_id, press.key, press.now)
    await scheduled_jobs.schedule(press.db, production, "advance", press.key, press.now)
    query = select(Take).join(Shot, col(Shot.id) == Take.shot_id)
    query = query.where(Shot.production_id == production, Take.by != "")
    for take in (await press.db.exec(query.where(Shot.act == act) if act else query)).all():
        if await dependants(press.db, take):
            await request_redraw(press.db, production, "replaced", take.id, press.key, press.now)
