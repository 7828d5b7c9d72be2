"""What waits for whom, oldest first: one list for reminders and the digest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, or_, select

from bot import texts
from bot.core.members import holders, in_place_of_each
from bot.production import unstaffed_roles
from bot.production.pending_material import for_each
from bot.production.stages import gate_name, stage_of
from store.db import Session
from store.models import (
    Agent,
    Asset,
    Batch,
    Claim,
    Gate,
    GateStatus,
    ImportBatch,
    ImportStatus,
    Member,
    Production,
    Proposal,
    ProposalStatus,
    Question,
    QuestionStatus,
    Right,
    Shot,
    Status,
    Suggestion,
    SuggestionStatus,
    Take,
    Version,
)


@dataclass(frozen=True)
class Waiting:
    """A row that waits for people; `key` is its post's, `blocks` what cannot go on without it."""

    key: str
    title: str
    since: datetime
    members: tuple[Member, ...]
    blocks: str = ""
    quiet: bool = False  # nobody is reminded of it; the digest has a line of its own for it

    def waits_for(self, member: Member) -> bool:
        return member.id in {m.id for m in self.members}


async def waiting(db: Session, production: Production) -> list[Waiting]:
    """Everything of this production that a person has to decide now."""
    kinds = (_gates, _questions, _proposals, _picks, _takes, _material, _held, _suggested, _crew)
    found = [item for kind in kinds async for item in kind(db, production)]
    return sorted(found, key=lambda item: item.since)


async def _gates(db: Session, production: Production) -> AsyncIterator[Waiting]:
    query = select(Gate).where(Gate.production_id == production.id, Gate.status == GateStatus.OPEN)
    known: dict[tuple[str, ...], tuple[Member, ...]] = {}
    for gate in (await db.exec(query.order_by(col(Gate.id)))).all():
        rights = stage_of(production, gate.stage).approvers
        if rights not in known:
            known[rights] = tuple(await holders(db, production, *rights))
        title = gate_name(production, gate)
        yield Waiting(f"gate:{gate.id}", title, gate.opened_at, known[rights])


async def _questions(db: Session, production: Production) -> AsyncIterator[Waiting]:
    query = select(Question).where(
        Question.production_id == production.id, Question.status == QuestionStatus.OPEN
    )
    rows = (await db.exec(query.order_by(col(Question.id)))).all()
    directors = tuple(await holders(db, production, Right.DIRECTOR)) if rows else ()
    asked = select(Member).where(col(Member.id).in_({row.asked_of for row in rows}))
    whom = await in_place_of_each(db, production, (await db.exec(asked)).all()) if rows else {}
    for row in rows:
        people = tuple(whom.get(row.asked_of or 0, directors))
        blocks = row.waits_on_it.replace("_", " ")
        yield Waiting(f"question:{row.id}", f"Q-{row.number}: {row.text}", row.at, people, blocks)


async def _proposals(db: Session, production: Production) -> AsyncIterator[Waiting]:
    """List cards with items nobody decided: the runner's, or the line producer's once escalated."""
    query = (
        select(Batch)
        .join(Proposal, col(Proposal.batch_id) == Batch.id)
        .where(Batch.production_id == production.id, Proposal.status == ProposalStatus.OPEN)
    )
    rows = (await db.exec(query.distinct().order_by(col(Batch.id)))).all()
    runners = await _runners(db, production) if rows else {}
    money = tuple(await holders(db, production, Right.LINE_PRODUCER)) if rows else ()
    for batch in rows:
        people = money if batch.escalated else runners.get(batch.agent_id, ())
        yield Waiting(f"batch:{batch.id}", batch.title, batch.at, people)


async def _picks(db: Session, production: Production) -> AsyncIterator[Waiting]:
    """Four options that are back and were neither picked nor sent back: of an asset that is not
    locked, or that is to be mended."""
    query = (
        select(Proposal, Asset)
        .join(Asset, col(Asset.id) == Proposal.asset_id)
        .outerjoin(Version, col(Version.id) == Asset.locked_version_id)
        .where(
            Asset.production_id == production.id,
            # So that it is looked up by its few assets, and not by all that was ever rendered.
            func.coalesce(Proposal.status, "") == ProposalStatus.RENDERED,
            Proposal.reason == "",
            or_(
                col(Asset.locked_version_id).is_(None),
                col(Proposal.id) > func.coalesce(Version.proposal_id, 0),
            ),
        )
    )
    rows = (await db.exec(query.order_by(col(Proposal.id)))).all()
    people = tuple(await holders(db, production, Right.DIRECTOR)) if rows else ()
    for proposal, asset in rows:
        since = proposal.applied_at or proposal.decided_at or production.created_at
        title = texts.pick_title(asset, proposal)
        yield Waiting(f"asset:{proposal.id}", title, since, people)


async def _takes(db: Session, production: Production) -> AsyncIterator[Waiting]:
    """Takes that came back and were neither circled nor sent back, card by card."""
    query = (
        select(Batch, Take)
        .join(Proposal, col(Proposal.batch_id) == Batch.id)
        .join(Take, col(Take.proposal_id) == Proposal.id)
        .join(Shot, col(Shot.id) == Take.shot_id)
        .where(Batch.production_id == production.id, Take.status == Status.WFA)
    )
    first: dict[int, tuple[Batch, datetime]] = {}
    for batch, take in (await db.exec(query.order_by(col(Take.id)))).all():
        first.setdefault(batch.id, (batch, take.at))
    runners = await _runners(db, production) if first else {}
    for batch, since in first.values():
        title = texts.takes_title(batch)
        yield Waiting(f"takes:{batch.id}", title, since, runners.get(batch.agent_id, ()))


async def _material(db: Session, production: Production) -> AsyncIterator[Waiting]:
    """Material that nobody confirmed yet, and pictures that wait for an anchor."""
    anchorless = select(Version.id).join(Asset, col(Asset.id) == Version.asset_id)
    anchorless = anchorless.where(
        Asset.production_id == production.id,
        col(Asset.locked_version_id).is_(None),
        col(Version.proposal_id).is_(None),
    )
    landed = (await db.exec(anchorless.limit(1))).first() is not None
    statuses = [ImportStatus.OPEN, *([ImportStatus.LANDED] if landed else [])]
    query = select(ImportBatch).where(
        ImportBatch.production_id == production.id, col(ImportBatch.status).in_(statuses)
    )
    parcels = (await db.exec(query.order_by(col(ImportBatch.id)))).all()
    whom = await for_each(db, production, parcels) if parcels else {}
    posters = select(Member).where(col(Member.id).in_({parcel.member_id for parcel in parcels}))
    posted = {member.id: member for member in await db.exec(posters)} if parcels else {}
    for parcel in parcels:
        asks_poster = parcel.shot_id is not None or parcel.unfiled
        people = [posted[parcel.member_id]] if asks_poster else whom[parcel.id]
        if parcel.unfiled:
            title = texts.unfiled_title(parcel)
            yield Waiting(f"parcel:{parcel.id}", title, parcel.at, tuple(people), quiet=True)
        elif people:
            title = texts.parcel_waits(parcel)
            yield Waiting(f"parcel:{parcel.id}", title, parcel.at, tuple(people))


async def _runners(db: Session, production: Production) -> dict[int, tuple[Member, ...]]:
    """Who runs each page, by its agent's id."""
    query = select(Agent.id, Member).join(Member, col(Member.id) == Agent.runner_id)
    rows = (await db.exec(query.where(Agent.production_id == production.id))).all()
    whom = await in_place_of_each(db, production, [member for _, member in rows])
    return {agent or 0: tuple(whom[member.id]) for agent, member in rows}


async def _held(db: Session, production: Production) -> AsyncIterator[Waiting]:
    """What somebody holds waits for them to give it back."""
    query = select(Claim, Member).join(Member, col(Member.id) == Claim.member_id)
    query = query.where(Claim.production_id == production.id, col(Claim.holds).is_not(None))
    for claim, member in (await db.exec(query.order_by(col(Claim.id)))).all():
        title = texts.you_hold(claim)
        yield Waiting(f"claim:{claim.id}", title, claim.at, (member,), quiet=True)


async def _suggested(db: Session, production: Production) -> AsyncIterator[Waiting]:
    """What one role suggests for another's part waits for the owner's runner."""
    query = select(Suggestion).where(
        Suggestion.production_id == production.id, Suggestion.status == SuggestionStatus.OPEN
    )
    rows = (await db.exec(query.order_by(col(Suggestion.id)))).all()
    runners = await _runners(db, production) if rows else {}
    for row in rows:
        people = runners.get(row.owner_id, ())
        yield Waiting(f"suggestion:{row.id}", texts.suggestion_waits(row), row.at, people)


async def _crew(db: Session, production: Production) -> AsyncIterator[Waiting]:
    """Work that came to roles without a page waits for whoever adds the crew."""
    names = unstaffed_roles.lacks(production)
    if names:
        title = texts.crew_waits(production.code, names)
        people = tuple(await holders(db, production, Right.DIRECTOR))
        yield Waiting(f"crew:{production.id}", title, unstaffed_roles.since(production), people)
