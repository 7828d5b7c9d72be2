"""What a role may no longer change: it is approved, just being approved, or waits to be picked.

bot/agents/tool_executor.py asks before it writes. An answer says why and what has to happen first;
none: go on.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from bot.production import locks
from store.db import Session
from store.models import (
    Asset,
    Gate,
    GateStatus,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
)


async def stage(db: Session, production: Production, key: str, act: int | None) -> str:
    """Work behind an approved gate stands until somebody reopens it."""
    query = select(Gate).where(
        Gate.production_id == production.id,
        Gate.stage == key,
        Gate.act == act,
        Gate.status == GateStatus.APPROVED,
    )
    gate = (await db.exec(query.order_by(col(Gate.id).desc()))).first()
    return f"G-{gate.number} approved this; changing it is a gate of its own" if gate else ""


async def unchanged(
    db: Session, production: Production, key: str, act: int | None, digest: str
) -> str:
    """What is approved as it is needs no second gate."""
    query = select(Gate).where(
        Gate.production_id == production.id,
        Gate.stage == key,
        Gate.act == act,
        Gate.status == GateStatus.APPROVED,
        Gate.digest == digest,
    )
    gate = (await db.exec(query)).first()
    return f"nothing has changed since G-{gate.number} approved it" if gate else ""


async def kind(db: Session, production: Production, what: str) -> str:
    """A gate binds to the drafts it showed, and they become canon when its undo window is over."""
    query = select(Gate).where(
        Gate.production_id == production.id,
        Gate.status == GateStatus.APPROVED,
        col(Gate.applied_at).is_(None),
    )
    for gate in (await db.exec(query)).all():
        if any(entry["kind"] == what for entry in gate.card.get("entries", ())):
            return f"G-{gate.number} with it was approved this minute; write it again after that"
    return ""


async def asset(db: Session, production: Production, of: str, name: str) -> str:
    """What options were drawn for is what a pick locks; what a person holds is theirs."""
    taken = await locks.why_not_asset(db, production, of, name)
    if taken:
        return taken
    query = (
        select(Proposal)
        .join(Asset, col(Asset.id) == Proposal.asset_id)
        .where(
            Asset.production_id == production.id,
            Asset.kind == of,
            Asset.name == name,
            col(Proposal.status).in_([ProposalStatus.APPROVED, ProposalStatus.RENDERED]),
            Proposal.reason == "",
        )
    )
    drawn = (await db.exec(query)).first()
    return "its options are out; a person picks one of them or sends them back" if drawn else ""


async def shots(db: Session, production: Production, codes: Sequence[str]) -> str:
    """A circled shot is done; one that a person holds is theirs."""
    taken = await locks.why_not_shots(db, production, codes)
    if taken:
        return taken
    query = select(Shot.code).where(
        Shot.production_id == production.id,
        col(Shot.code).in_(codes),
        Shot.status == Status.DONE,
        col(Shot.cut_out).is_(False),
    )
    circled = (await db.exec(query.order_by(Shot.code))).first()
    return f"{circled} has a circled take; a person sends it back first" if circled else ""


async def of_people(db: Session, production: Production, codes: Sequence[str]) -> str:
    """A shot that a person holds is theirs."""
    return await locks.why_not_shots(db, production, codes)


async def scene(db: Session, production: Production, of: Scene) -> str:
    """The list of a scene stands while a person holds one of its shots."""
    codes = (await db.exec(select(Shot.code).where(Shot.scene_id == of.id))).all()
    return await locks.why_not_shots(db, production, codes)


async def entry(db: Session, production: Production, given: dict[str, Any]) -> str:
    """What is just being approved, and what is written about a shot or an asset somebody holds."""
    code = str(given["scope"]).removeprefix("shot:").upper()
    return (
        await kind(db, production, given["kind"])
        or await locks.why_not_shots(db, production, [code])
        or await locks.why_not_asset(db, production, given["kind"], given["name"])
    )
