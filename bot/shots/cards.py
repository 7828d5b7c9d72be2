"""The shot's own message on its page: the status summary; its thread takes what is made by hand."""

from sqlmodel import col, select

from bot import texts
from bot.canon import prompt_composer
from bot.core.chat_port import Button, Card, Place
from bot.core.context import get_row
from bot.production import locks
from store import canon
from store.db import Session
from store.models import (
    Agent,
    Claim,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
    Take,
)

SHOWN = 12  # takes on the card; the rest is counted


async def shot_card(db: Session, shot_id: int) -> tuple[Card, Place]:
    """(card, place): who holds the shot, what of it is approved and waits, what the next take is
    made with, and its takes so far."""
    shot = await get_row(db, Shot, shot_id)
    claim = await locks.holding(db, locks.SHOT, shot_id)
    takes = await takes_of(db, shot)
    circled = [take.sha256 for take in takes if take.status == Status.DONE]
    card = Card(
        key=f"shot:{shot.code}",
        title=texts.shot_title(shot, claim),
        lines=tuple(await _summary(db, shot, claim, takes)),
        picture=shot.board_sha or "",
        alt=texts.shot_title(shot, claim),
        buttons=(_button(shot, claim),),
        clips=tuple(circled),
    )
    return card, await place_of(db, shot)


async def claim_card(db: Session, claim_id: int) -> tuple[Card, Place]:
    """(card, place) of what somebody holds: the shot's own, or a line about the asset."""
    claim = await get_row(db, Claim, claim_id)
    if claim.kind == locks.SHOT:
        return await shot_card(db, claim.row_id)
    release = Button(label=texts.RELEASE, verb="release", kind="claim", id=claim_id)
    production = await get_row(db, Production, claim.production_id)
    card = Card(
        key=f"claim:{claim.name}",
        title=texts.you_hold(claim),
        lines=(texts.held_since(claim),),
        buttons=(release,) if claim.holds else (),
    )
    return card, Place(channel=production.home)


async def _summary(db: Session, shot: Shot, claim: Claim | None, takes: list[Take]) -> list[str]:
    requests = (await db.exec(select(Proposal).where(Proposal.shot_id == shot.id))).all()
    runs = [f"P-{p.number}" for p in requests if p.status == ProposalStatus.APPROVED]
    waits = [f"P-{p.number}" for p in requests if p.status == ProposalStatus.OPEN]
    return [
        *([texts.held_since(claim)] if claim else []),
        texts.shot_plan(shot),
        texts.shot_approved(takes, runs),
        texts.shot_waits(takes, waits),
        texts.attached(await _attached(db, shot)),
        *texts.takes_so_far(takes[-SHOWN:], max(0, len(takes) - SHOWN)),
        *([texts.POST_IT_HERE] if claim and not claim.locked else []),
    ]


def _button(shot: Shot, claim: Claim | None) -> Button:
    if claim is None:
        return Button(label=texts.CLAIM, verb="claim", kind="shot", id=shot.id)
    return Button(label=texts.RELEASE, verb="release", kind="claim", id=claim.id)


async def _attached(db: Session, shot: Shot) -> list[str]:
    """What the next take of the shot would be made with, as it is locked now."""
    production = await get_row(db, Production, shot.production_id)
    scene = await get_row(db, Scene, shot.scene_id)
    here, place = (
        prompt_composer.Canon(await canon.snapshot(db, production)),
        prompt_composer.where(shot.code, shot.act),
    )
    block = here.style(place)
    things = prompt_composer.wanted(shot.plan["cast"], scene.location, shot.plan["props"])
    holds = [*([block] if block else []), *here.anchors(place, things)]
    return [texts.version_name(each.entry) for each in holds]


async def takes_of(db: Session, shot: Shot) -> list[Take]:
    query = select(Take).where(Take.shot_id == shot.id).order_by(col(Take.number))
    return list((await db.exec(query)).all())


async def page_of(db: Session, shot: Shot) -> Agent | None:
    """The agent on whose page the shot stands: its scene's, else the producer agent."""
    scene = await get_row(db, Scene, shot.scene_id)
    query = select(Agent).where(
        Agent.production_id == shot.production_id,
        (Agent.scene == scene.position) | (Agent.role == "producer"),
    )
    rows = (await db.exec(query.order_by(col(Agent.id)))).all()
    return next((row for row in rows if row.scene is not None), next(iter(rows), None))


async def place_of(db: Session, shot: Shot) -> Place:
    agent = await page_of(db, shot)
    if agent is not None:
        return Place(channel=agent.channel)
    return Place(channel=(await get_row(db, Production, shot.production_id)).home)
