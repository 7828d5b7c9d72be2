"""The digest: what is approved, pending, to be redone, asked, spent. Written from rows alone."""

from datetime import datetime

from sqlmodel import col, select

from bot import stages
from bot.stages import BY_KEY
from store import ledger
from store.db import Session
from store.models import (
    Asset,
    CheckIn,
    Gate,
    GateStatus,
    Member,
    Production,
    Question,
    QuestionStatus,
    Shot,
    Status,
)


async def digest_text(db: Session, production: Production, now: datetime) -> str:
    """Plain text, one fact a line."""
    assert production.id is not None
    parts = [
        await _where(db, production),
        *await _gates(db, production),
        *await _work(db, production),
        *await _questions(db, production),
        await _money(db, production.id),
        *await _checkins(db, production, now),
    ]
    return "\n".join(part for part in parts if part)


async def _where(db: Session, production: Production) -> str:
    step = stages.current(await stages.read(db, production))
    if step is None:
        return "The picture is locked."
    stage, act = step
    return f"Now: {stage.title}" + (f", act {act}." if act else ".")


async def _gates(db: Session, production: Production) -> list[str]:
    rows = (
        await db.exec(
            select(Gate).where(Gate.production_id == production.id).order_by(col(Gate.id))
        )
    ).all()
    approved = [_gate(gate) for gate in rows if gate.status == GateStatus.APPROVED]
    pending = [
        f"{_gate(gate)} waits for {' or '.join(BY_KEY[gate.stage].approvers).replace('_', ' ')}"
        for gate in rows
        if gate.status == GateStatus.OPEN
    ]
    lines = [f"Approved: {', '.join(approved)}."] if approved else []
    return [*lines, *(f"Pending: {line}." for line in pending)]


def _gate(gate: Gate) -> str:
    return f"G-{gate.number} {BY_KEY[gate.stage].title.lower()}" + (
        f" act {gate.act}" if gate.act else ""
    )


async def _work(db: Session, production: Production) -> list[str]:
    shots = (
        await db.exec(
            select(Shot)
            .where(Shot.production_id == production.id, col(Shot.cut_out).is_(False))
            .order_by(Shot.code)
        )
    ).all()
    assets = (await db.exec(select(Asset).where(Asset.production_id == production.id))).all()
    done = sum(shot.status == Status.DONE for shot in shots)
    again = [shot.code for shot in shots if shot.status == Status.RETAKE]
    waiting = [shot.code for shot in shots if shot.status == Status.WFA]
    locked = sum(asset.locked_version_id is not None for asset in assets)
    lines = [
        f"Shots: {done} of {len(shots)} circled." if shots else "",
        f"Assets: {locked} of {len(assets)} locked." if assets else "",
    ]
    lines.append(f"Needs approval: {_some(waiting)}." if waiting else "")
    lines.append(f"Awaiting regeneration: {_some(again)}." if again else "")
    return lines


def _some(codes: list[str], limit: int = 12) -> str:
    more = f" and {len(codes) - limit} more" if len(codes) > limit else ""
    return ", ".join(codes[:limit]) + more


async def _questions(db: Session, production: Production) -> list[str]:
    query = select(Question).where(
        Question.production_id == production.id, Question.status == QuestionStatus.OPEN
    )
    rows = (await db.exec(query.order_by(col(Question.at)))).all()
    return [f"Open question Q-{q.number}: {q.text}" for q in rows[:10]]


async def _money(db: Session, production_id: int) -> str:
    money = await ledger.totals(db, production_id)
    if not money.cap:
        return ""
    return (
        f"Spend: {money.burned} of {money.cap} credits burned, {money.open} held, "
        f"{money.refunded} refunded."
    )


async def _checkins(db: Session, production: Production, now: datetime) -> list[str]:
    query = select(CheckIn, Member).join(Member, col(Member.id) == CheckIn.member_id)
    rows = await db.exec(
        query.where(CheckIn.production_id == production.id, CheckIn.day == now.date()).order_by(
            col(CheckIn.id)
        )
    )
    return [
        f"{member.name}{' (from the log)' if row.status != 'posted' else ''}: {row.text}"
        for row, member in rows
    ]
