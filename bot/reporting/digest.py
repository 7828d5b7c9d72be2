"""The digest: what is approved, pending, to be redone, asked, spent. Written from rows alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot import texts
from bot.core.money_format import unit_of
from bot.generation.approval_mode import mode, set_by
from bot.production import stages
from bot.production.locks import all_held
from bot.production.pending import Waiting, waiting
from bot.production.pending_files import all_unfiled
from store import ledger
from store.db import Session
from store.models import (
    Agent,
    Asset,
    CheckIn,
    Digest,
    Gate,
    GateStatus,
    Member,
    Post,
    Production,
    Proposal,
    ProposalStatus,
    Shot,
    Status,
    Take,
)
from store.shots import shots_of

MOST = 12  # of one kind by name; the rest is counted, so that a digest fits into a message
TITLE = 100  # characters of what waits
Links = dict[str, str]


async def digest_text(db: Session, production: Production) -> str:
    """One fact a line; what a line speaks of is written `[words](address)` where it is posted."""
    since = await _last(db, production)
    links = await _links(db)
    found = await waiting(db, production)
    lines = [
        await _where(db, production),
        *await _approved(db, production, since, links),
        *_pending([item for item in found if not item.quiet], links),
        *await _hands_on(db, production, links),
        *await _work(db, production),
        await _money(db, production),
        texts.relaxed(mode(production), set_by(production)),
        *await _checkins(db, production, since),
    ]
    return "\n".join(line for line in lines if line)


async def _last(db: Session, production: Production) -> datetime:
    """When the last digest was written; the production's beginning if there was none."""
    query = select(Digest.at).where(Digest.production_id == production.id)
    last = (await db.exec(query.order_by(col(Digest.id).desc()).limit(1))).first()
    return last or production.created_at


async def _links(db: Session) -> Links:
    """Where each card stands, by its key."""
    rows = await db.exec(select(Post.key, Post.permalink).order_by(col(Post.id)))
    return {key: link for key, link in rows if link}


async def _where(db: Session, production: Production) -> str:
    step = stages.current(await stages.read(db, production))
    if step is None:
        return texts.PICTURE_LOCKED
    stage, act = step
    return texts.now_at(stage.title, act)


async def _approved(
    db: Session, production: Production, since: datetime, links: Links
) -> list[str]:
    """What people said yes to since the last digest."""
    gates = select(Gate).where(
        Gate.production_id == production.id,
        Gate.status == GateStatus.APPROVED,
        col(Gate.decided_at) > since,
    )
    named = [
        texts.link(stages.gate_name(production, gate), links, f"gate:{gate.id}")
        for gate in await db.exec(gates.order_by(col(Gate.decided_at)))
    ]
    proposals = select(Proposal.id).where(
        Proposal.production_id == production.id,
        col(Proposal.status).in_([ProposalStatus.APPROVED, ProposalStatus.RENDERED]),
        col(Proposal.decided_at) > since,
    )
    circled = (
        select(Take.id)
        .join(Shot, col(Shot.id) == Take.shot_id)
        .where(
            Shot.production_id == production.id,
            Take.status == Status.DONE,
            col(Take.circled_at) > since,
        )
    )
    if len(named) > MOST:
        named = [*named[:MOST], texts.more_gates(len(named) - MOST)]
    named += [
        texts.made("approved", await _count(db, proposals)),
        texts.made("circle", await _count(db, circled)),
    ]
    said = ", ".join(words for words in named if words)
    return [f"Approved since the last digest: {said}."] if said else []


async def _count(db: Session, query: Any) -> int:
    return len((await db.exec(query)).all())


def _pending(items: Sequence[Waiting], links: Links) -> list[str]:
    """Gates, questions, requests and takes that wait, and for whom; the oldest first."""
    lines = [
        texts.pending(
            texts.link(texts.brief(item.title, TITLE), links, item.key),
            [member.name for member in item.members],
            item.since,
            item.blocks,
        )
        for item in items[:MOST]
    ]
    more = len(items) - MOST
    return [*lines, *([f"And {more} more wait; `/film mine` lists yours."] if more > 0 else [])]


async def _hands_on(db: Session, production: Production, links: Links) -> list[str]:
    """Who holds what, and what nobody has filed."""
    held = [
        texts.link(texts.held_by(claim), links, f"{claim.kind}:{claim.row_id}")
        for claim in await all_held(db, production)
    ]
    pages = {agent.channel: texts.agent_name(agent) for agent in await _agents(db, production)}
    loose = [
        texts.unfiled_by(parcel, member.name, pages.get(parcel.channel, parcel.channel))
        for parcel, member in await all_unfiled(db, production)
    ]
    return [
        f"Held: {_some(held)}." if held else "",
        f"Unfiled: {_some(loose)}." if loose else "",
    ]


async def _agents(db: Session, production: Production) -> Sequence[Agent]:
    return (await db.exec(select(Agent).where(Agent.production_id == production.id))).all()


async def _work(db: Session, production: Production) -> list[str]:
    shots = await shots_of(db, production)
    assets = (await db.exec(select(Asset).where(Asset.production_id == production.id))).all()
    done = sum(shot.status == Status.DONE for shot in shots)
    again = [shot.code for shot in shots if shot.status == Status.RETAKE]
    waits = [shot.code for shot in shots if shot.status == Status.WFA]
    locked = sum(asset.locked_version_id is not None for asset in assets)
    return [
        f"Shots: {done} of {len(shots)} circled." if shots else "",
        f"Assets: {locked} of {len(assets)} locked." if assets else "",
        f"Needs approval: {_some(waits)}." if waits else "",
        f"Awaiting regeneration: {_some(again)}." if again else "",
    ]


def _some(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - MOST} more" if len(codes) > MOST else ""
    return ", ".join(codes[:MOST]) + more


async def _money(db: Session, production: Production) -> str:
    now = await ledger.totals(db, production.id)
    return texts.spend(now, unit_of(production)) if now.cap else ""


async def _checkins(db: Session, production: Production, since: datetime) -> list[str]:
    """What people posted since the last digest, or what the log said for them."""
    query = (
        select(CheckIn, Member)
        .join(Member, col(Member.id) == CheckIn.member_id)
        .where(CheckIn.production_id == production.id, col(CheckIn.posted_at) > since)
    )
    return [
        texts.checkin_line(member.name, row)
        for row, member in await db.exec(query.order_by(col(CheckIn.posted_at)))
    ]
