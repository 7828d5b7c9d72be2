"""A production in numbers, as `film rehearse --json` and `film status` print it."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.production import stages
from store import canon, ledger
from store.db import Session
from store.log import canonical, digest
from store.models import (
    Agent,
    Asset,
    Cut,
    Digest,
    EntryKind,
    Gate,
    GateStatus,
    Inbound,
    Member,
    Production,
    Proposal,
    ProposalStatus,
    Question,
    QuestionStatus,
    Review,
    Shot,
    Status,
    Take,
    Turn,
)


async def summary(db: Session, production: Production) -> dict[str, Any]:
    """What came of a production; every figure is counted from rows."""
    script = await canon.newest(db, production, EntryKind.SCRIPT, "script")
    body = script.body if script else {}
    return {
        "production": production.code,
        "script": {
            "format": body.get("format"),
            "acts": len(body.get("acts", ())),
            "scenes": len(body.get("scenes", ())),
            "characters": list(body.get("characters", ())),
            "eighths": body.get("eighths", 0),
        },
        "shots": await _count(db, Shot, production, col(Shot.cut_out).is_(False)),
        "turns": await _turns(db, production),
        "gates": {
            s.value: await _count(db, Gate, production, Gate.status == s) for s in GateStatus
        },
        "questions": {
            s.value: await _count(db, Question, production, Question.status == s)
            for s in QuestionStatus
        },
        "decisions": await decisions(db, production),
        "assets_locked": await _count(
            db, Asset, production, col(Asset.locked_version_id).is_not(None)
        ),
        "generations": await _generations(db, production),
        "takes": await _takes(db, production),
        "presses": await presses(db, production),
        "credits": await credits(db, production),
        "reviews": await _reviews(db, production),
        "digest": await last_digest(db, production),
        "usage": await _usage(db, production),
        "canon_digest": await canon_digest(db, production),
    }


async def _count(db: Session, table: Any, production: Production, *conditions: Any) -> int:
    query = select(func.count(table.id)).where(table.production_id == production.id, *conditions)
    return int((await db.exec(query)).one())


async def _turns(db: Session, production: Production) -> int:
    query = select(func.count(col(Turn.id))).join(Agent, col(Agent.id) == Turn.agent_id)
    return int((await db.exec(query.where(Agent.production_id == production.id))).one())


async def decisions(db: Session, production: Production) -> list[dict[str, Any]]:
    entries = await canon.snapshot(db, production)
    return [
        {
            "id": f"D-{e.number}",
            "matter": e.name,
            "text": e.body["text"],
            "scope": e.scope,
            "by": e.author,
            "permalink": e.permalink,
        }
        for e in entries
        if e.kind == EntryKind.DECISION
    ]


async def _generations(db: Session, production: Production) -> dict[str, int]:
    proposals = select(Proposal.id).where(Proposal.production_id == production.id)
    approved = await _count(
        db,
        Proposal,
        production,
        col(Proposal.status).in_([ProposalStatus.APPROVED, ProposalStatus.RENDERED]),
    )
    rendered = select(func.count(col(Take.id))).where(col(Take.proposal_id).in_(proposals))
    return {
        "proposed": await _count(db, Proposal, production),
        "approved": approved,
        "rejected": await _count(
            db, Proposal, production, Proposal.status == ProposalStatus.REJECTED
        ),
        "rendered": int((await db.exec(rendered)).one()),
    }


async def _takes(db: Session, production: Production) -> dict[str, int]:
    takes = select(Take.status, func.count(col(Take.id))).join(Shot, col(Shot.id) == Take.shot_id)
    rows = await db.exec(takes.where(Shot.production_id == production.id).group_by(Take.status))
    counts = {status: int(count) for status, count in rows}
    return {"circled": counts.get(Status.DONE, 0), "retakes": counts.get(Status.RETAKE, 0)}


async def presses(db: Session, production: Production) -> dict[str, int]:
    """Every button and form that reached us, by person."""
    members = (await db.exec(select(Member).where(Member.production_id == production.id))).all()
    counts = {member.name: 0 for member in members}
    by_account = {member.account: member.name for member in members}
    for row in await db.exec(select(Inbound).where(Inbound.kind == "click")):
        name = by_account.get(row.payload["body"]["account"])
        if name:
            counts[name] += 1
    return counts


async def credits(db: Session, production: Production) -> dict[str, int]:
    money = await ledger.totals(db, production.id)
    return {
        "cap": money.cap,
        "reserved": money.reserved,
        "burned": money.burned,
        "refunded": money.refunded,
        "open": money.open,
    }


async def cuts(db: Session, production: Production) -> list[Cut]:
    """The newest cut of each act."""
    facts = await stages.read(db, production)
    return [cut for _, cut in sorted(facts.cuts.items())]


async def _reviews(db: Session, production: Production) -> int:
    query = select(func.count(col(Review.id))).join(Cut, col(Cut.id) == Review.cut_id)
    return int((await db.exec(query.where(Cut.production_id == production.id))).one())


async def last_digest(db: Session, production: Production) -> str:
    query = (
        select(Digest.text)
        .where(Digest.production_id == production.id)
        .order_by(col(Digest.id).desc())
    )
    return texts.unlinked((await db.exec(query.limit(1))).first() or "")


async def _usage(db: Session, production: Production) -> dict[str, int]:
    names = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
    sums = [func.coalesce(func.sum(getattr(Turn, name)), 0) for name in names]
    query = select(*sums).join(Agent, col(Agent.id) == Turn.agent_id)
    row = (await db.exec(query.where(Agent.production_id == production.id))).one()
    return {name: int(value) for name, value in zip(names, row, strict=True)}


async def canon_digest(db: Session, production: Production) -> str:
    """sha256 of what the canon says, without times, numbers and versions."""
    entries = await canon.snapshot(db, production)
    return digest(sorted(canonical([e.kind, e.name, e.scope, e.body]) for e in entries))
