"""Stage gates: opened by agents, decided by people in one conditional write, settled after 20 s."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.canon.questions import locks
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import UNDO, AppContext, Outcome, ResultCode, get_row, request_redraw
from bot.core.members import has, names
from bot.production import locks as held
from bot.production.decisions import Decision, FollowUp, decide, last_decision
from bot.production.rejection_reasons import LONGEST, reason
from bot.production.stages import CHANGE, FOUR_ANSWERS, Stage, stage_of
from bot.workflow.artefact import artefact, overlap
from bot.workflow.quorum import still_missing
from store import canon, scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.log import digest, record
from store.models import (
    Agent,
    DecisionRecord,
    EntryKind,
    Gate,
    GateStatus,
    Production,
)

# Of a card that is asked again; a change of canon asks for the same entries.
KEPT = ("for", "clips", "review", "shown", "why", "gate", "falls", "makes_out_of_date", "entries")
DECIDED = (GateStatus.APPROVED, GateStatus.REJECTED)


async def open_gate(
    app: AppContext,
    db: Session,
    production: Production,
    agent: Agent,
    stage: str,
    act: int | None,
    summary: str,
    extra: dict[str, Any],
) -> Gate:
    """A gate for the stage's artefact as it is now; `extra` is shown with it and binds nothing. An
    older open gate of the stage (of a change: of the same entry) is superseded."""
    bound = await artefact(db, production, stage, act, extra)
    assert production.id is not None
    same = (Gate.production_id == production.id, Gate.stage == stage, Gate.act == act)
    before = (await db.exec(select(func.count(col(Gate.id))).where(*same))).one()
    waiting = select(Gate).where(*same, Gate.status == GateStatus.OPEN)
    old = [g for g in await db.exec(waiting) if stage != CHANGE.key or overlap(g.card, bound)]
    await _supersede(app, db, old, before)
    gate = Gate(
        production_id=production.id,
        number=await _next_number(db, production),
        stage=stage,
        act=act,
        attempt=before + 1,
        digest=digest(bound),
        canon_version=production.canon_version,
        made_by=agent.name,
        summary=summary,
        card={**extra, **bound},
        opened_at=app.clock.now(),
    )
    db.add(gate)
    await db.flush()
    await _opened(app, db, gate)
    return gate


async def _opened(app: AppContext, db: Session, gate: Gate) -> None:
    """Log that a gate waits; have its card prepared."""
    film, now, named = gate.production_id, app.clock.now(), f"G-{gate.number}"
    about = {"stage": gate.stage, "act": gate.act}
    await record(db, film, now, gate.made_by, "gate opened", named, **about, digest=gate.digest)
    await scheduled_jobs.schedule(
        db, film, "prepare", f"gate:{gate.id}", now, gate=gate.id, **about
    )


async def _supersede(app: AppContext, db: Session, gates: Sequence[Gate], before: int) -> None:
    for gate in gates:
        if await _close(db, gate, GateStatus.SUPERSEDED):
            why, now = f"superseded:{before}", app.clock.now()
            await request_redraw(db, gate.production_id, "gate", gate.id, why, now)


async def _close(db: Session, gate: Gate, status: GateStatus) -> bool:
    """A gate that waits is asked no more; False if it does not wait."""
    return await compare_and_set(db, gate, col(Gate.status) == GateStatus.OPEN, status=status)


async def fall(db: Session, gate: Gate, why: str) -> bool:
    """What is approved or waits is out of date; False if it is neither by now."""
    in_force = col(Gate.status).in_((GateStatus.APPROVED, GateStatus.OPEN))
    card = {**gate.card, "reopened": why}
    return await compare_and_set(db, gate, in_force, status=GateStatus.OUT_OF_DATE, card=card)


async def _next_number(db: Session, production: Production) -> int:
    query = select(func.max(Gate.number)).where(Gate.production_id == production.id)
    return ((await db.exec(query)).one() or 0) + 1


async def approve(press: ActionContext[ButtonPress]) -> Outcome:
    gate = await get_row(press.db, Gate, press.cause.row_id)
    refused = await _refuse(press, gate)
    if refused:
        return refused
    waits = await locks.of_step(press.db, press.production, gate.stage, gate.act)
    if waits:
        return Outcome(ResultCode.REFUSED, texts.gate_waits(gate, waits))
    if gate.stage == CHANGE.key:
        taken = await held.refuse_entries(press, [item["key"] for item in gate.card["entries"]])
        if taken:
            return taken
    unanswered = _unanswered(press) if gate.stage == "four_answers" else None
    if unanswered:
        return unanswered
    missing = await still_missing(press, gate, _stage(press, gate))
    if missing:
        return missing
    if not await _decide(press, gate, GateStatus.APPROVED, ""):
        return _late(gate)
    if gate.stage == "four_answers":
        await _answer_four(press, gate)
    return Outcome(ResultCode.DECIDED, texts.gate_approved(gate, press.who))


def _unanswered(press: ActionContext[ButtonPress]) -> Outcome | None:
    """Why the form's four answers cannot be taken."""
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.FILL_IN)
    answers = [press.cause.values.get(name, "").strip() for name in FOUR_ANSWERS]
    if not all(answers):
        return Outcome(ResultCode.REFUSED, texts.FOUR_ANSWERS_MISSING)
    too_long = any(len(answer) > LONGEST for answer in answers)
    return Outcome(ResultCode.REFUSED, texts.answer_too_long(LONGEST)) if too_long else None


async def reject(press: ActionContext[ButtonPress]) -> Outcome:
    gate = await get_row(press.db, Gate, press.cause.row_id)
    refused = await _refuse(press, gate)
    if refused:
        return refused
    why = reason(press)
    if isinstance(why, Outcome):
        return why
    if not await _decide(press, gate, GateStatus.REJECTED, why):
        return _late(gate)
    return Outcome(ResultCode.DECIDED, texts.gate_rejected(gate, press.who))


async def undo(press: ActionContext[ButtonPress]) -> Outcome:
    """Take a decision back within 20 seconds: the gate is undone and a new one asks again."""
    gate = await get_row(press.db, Gate, press.cause.row_id)
    given = await last_decision(press.db, "gate", gate.id)
    if gate.status not in DECIDED or gate.applied_at:
        return _not_undone(gate, given)
    own = given is not None and given.member_id == press.member.id
    if not own and not has(press.member, *_stage(press, gate).approvers):
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(await _who(press, gate)))
    decision = Decision(
        "gate", gate, "undo",
        where=(col(Gate.applied_at).is_(None), col(Gate.status).in_(DECIDED)),
        change={"status": GateStatus.UNDONE},
        undoes=given.id if given else None,
    )  # fmt: skip
    if not await decide(press, decision):
        return _not_undone(gate, await last_decision(press.db, "gate", gate.id))
    await ask_again(press.app, press.db, press.production, gate)
    return Outcome(ResultCode.DECIDED, texts.UNDONE)


def _not_undone(gate: Gate, last: DecisionRecord | None) -> Outcome:
    """Why nothing is undone; by whom and when, if somebody has undone it already."""
    if gate.status == GateStatus.UNDONE and last is not None:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.already(gate.status, last.by, last.at))
    waits = gate.status not in DECIDED
    return Outcome(ResultCode.REFUSED, texts.NOTHING_TO_UNDO if waits else texts.UNDO_OVER)


async def ask_again(app: AppContext, db: Session, production: Production, gate: Gate) -> Gate:
    """Ask once more, on a new card, for what stands now; what is canon already is shown with it."""
    query = select(Agent).where(
        Agent.production_id == gate.production_id, Agent.name == gate.made_by
    )
    maker = (await db.exec(query)).one()
    extra = {name: gate.card[name] for name in KEPT if name in gate.card}
    extra.setdefault("shown", gate.card.get("entries", []))
    again = await open_gate(app, db, production, maker, gate.stage, gate.act, gate.summary, extra)
    why = f"again:{again.id}"
    await request_redraw(db, gate.production_id, "gate", gate.id, why, app.clock.now())
    return again


async def _refuse(press: ActionContext[ButtonPress], gate: Gate) -> Outcome | None:
    """Why this press decides nothing, or None if it may."""
    if gate.status == GateStatus.UNDONE:
        return _not_undone(gate, await last_decision(press.db, "gate", gate.id))
    if gate.status in DECIDED:
        return _late(gate)
    if gate.status == GateStatus.SUPERSEDED:
        return Outcome(ResultCode.SUPERSEDED, texts.SUPERSEDED)
    if gate.status == GateStatus.OUT_OF_DATE or gate.revision != press.cause.revision:
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    if not has(press.member, *_stage(press, gate).approvers):
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(await _who(press, gate)))
    now = await artefact(press.db, press.production, gate.stage, gate.act, gate.card)
    if digest(now) != gate.digest:
        if not await _close(press.db, gate, GateStatus.OUT_OF_DATE):
            return _late(gate)
        await request_redraw(
            press.db, gate.production_id, "gate", press.cause.row_id, f"old:{press.key}", press.now
        )
        if gate.stage != CHANGE.key or now["entries"]:
            await ask_again(press.app, press.db, press.production, gate)
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    return None


async def _who(press: ActionContext[ButtonPress], gate: Gate) -> str:
    return await names(press.db, press.production, *_stage(press, gate).approvers)


def _stage(press: ActionContext[ButtonPress], gate: Gate) -> Stage:
    return stage_of(press.production, gate.stage)


def _late(gate: Gate) -> Outcome:
    return Outcome(
        ResultCode.ALREADY_DECIDED, texts.already(gate.status, gate.decided_by, gate.decided_at)
    )


async def _decide(
    press: ActionContext[ButtonPress], gate: Gate, status: GateStatus, why: str
) -> bool:
    """The one conditional write; True for the press that won."""
    decision = Decision(
        "gate", gate,
        "approve" if status == GateStatus.APPROVED else "reject",
        where=(col(Gate.status) == GateStatus.OPEN, col(Gate.revision) == press.cause.revision),
        change={"status": status, "decided_by": press.who, "decided_at": press.now, "reason": why},
        reason=why,
        card=("gate", gate.id),
    )  # fmt: skip
    about = {"row": "gate", "id": gate.id, "values": press.cause.values}
    apply = FollowUp("settle", f"gate:{gate.id}", press.now + UNDO, about)
    return await decide(press, decision, apply) is not None


async def _answer_four(press: ActionContext[ButtonPress], gate: Gate) -> None:
    """The four answers become drafts of decisions; settling the gate makes them canon."""
    number = await canon.next_decision(press.db, press.production)
    for offset, matter in enumerate(FOUR_ANSWERS):
        entry = await canon.add(
            press.db,
            press.production,
            EntryKind.DECISION,
            matter,
            {"matter": matter, "text": press.cause.values[matter].strip()},
            author=press.who,
            at=press.now,
            reason=f"G-{gate.number}",
            words=press.cause.values[matter],
            permalink=press.cause.permalink,
        )
        if entry.number is None:
            entry.number = number + offset
            press.db.add(entry)
