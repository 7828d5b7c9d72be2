"""Who holds a shot or an asset now; whoever is about to change one asks here first (I2)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, or_, tuple_
from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, ResultCode
from store.db import Session
from store.models import Asset, Claim, Production, Proposal, Shot

SHOT, ASSET = "shot", "asset"


def mark(kind: str, row_id: int | None) -> str:
    """What a claim holds, and no other claim beside it."""
    return f"{kind}:{row_id}"


async def holding(db: Session, kind: str, row_id: int | None) -> Claim | None:
    """The claim that holds this shot or asset; None: nobody does."""
    query = select(Claim).where(Claim.holds == mark(kind, row_id))
    return (await db.exec(query)).first()


async def all_held(db: Session, production: Production, kind: str = "") -> Sequence[Claim]:
    """Every claim and lock that stands, the oldest first."""
    query = select(Claim).where(Claim.production_id == production.id, col(Claim.holds).is_not(None))
    rows = (await db.exec(query.order_by(col(Claim.id)))).all()
    return [row for row in rows if kind in ("", row.kind)]


async def refuse(
    press: ActionContext[ButtonPress], kind: str, row_id: int | None
) -> Outcome | None:
    """What a person is told who is about to change what somebody else holds."""
    claim = await holding(press.db, kind, row_id)
    if claim is None or claim.member_id == press.member.id:
        return None
    return Outcome(ResultCode.NOT_ALLOWED, texts.is_held(claim))


async def refuse_request(press: ActionContext[ButtonPress], proposal: Proposal) -> Outcome | None:
    """Refuse a render request of a shot or an asset that somebody holds."""
    if proposal.shot_id is not None:
        return await refuse(press, SHOT, proposal.shot_id)
    return await refuse(press, ASSET, proposal.asset_id)


async def refuse_entries(
    press: ActionContext[ButtonPress], keys: Sequence[Sequence[str]]
) -> Outcome | None:
    """Refuse entries (by store/canon.py: key) of an asset, or that hold at a shot, that somebody
    holds."""
    things = tuple_(col(Asset.kind), col(Asset.name)).in_([(key[0], key[1]) for key in keys])
    codes = [key[2].removeprefix("shot:") for key in keys]
    query = (
        select(Claim)
        .outerjoin(Asset, and_(col(Asset.id) == Claim.row_id, col(Claim.kind) == ASSET))
        .outerjoin(Shot, and_(col(Shot.id) == Claim.row_id, col(Claim.kind) == SHOT))
        .where(
            Claim.production_id == press.production.id, col(Claim.holds).is_not(None),
            Claim.member_id != press.member.id, or_(things, col(Shot.code).in_(codes)),
        )
    )  # fmt: skip
    claim = (await press.db.exec(query.order_by(col(Claim.id)).limit(1))).first()
    return Outcome(ResultCode.NOT_ALLOWED, texts.is_held(claim)) if claim else None


async def why_not_shots(db: Session, production: Production, codes: Iterable[str]) -> str:
    """Why a role may not touch one of these shots; none: it may."""
    query = (
        select(Claim)
        .join(Shot, col(Shot.id) == Claim.row_id)
        .where(
            Claim.production_id == production.id, Claim.kind == SHOT,
            col(Claim.holds).is_not(None), col(Shot.code).in_(list(codes)),
        )
    )  # fmt: skip
    claims = (await db.exec(query.order_by(Shot.code))).all()
    return texts.held_from_roles(claims) if claims else ""


async def why_not_asset(db: Session, production: Production, kind: str, name: str) -> str:
    """Why a role may not touch this character, place or prop; none: it may."""
    query = (
        select(Claim)
        .join(Asset, col(Asset.id) == Claim.row_id)
        .where(
            Claim.production_id == production.id, Claim.kind == ASSET,
            col(Claim.holds).is_not(None), Asset.kind == kind, Asset.name == name,
        )
    )  # fmt: skip
    claim = (await db.exec(query)).first()
    return texts.held_from_roles([claim]) if claim else ""
