"""The board: every shot with what it shows, and where the film stands, read in one call. `/film
board` tells it in words; a page draws it."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col

from bot.production import stages
from bot.production.pending import Waiting, waiting
from bot.production.stages import Step
from store import ledger
from store.booking import Totals
from store.db import Session
from store.models import Production, Scene, Shot, Status, Take
from store.scopes import order


class Tile(NamedTuple):
    """One shot as the board shows it. `picture` is a sha256: what is current of its takes, else its
    board, else empty."""

    code: str
    scene: str
    act: int
    status: str
    seconds: float
    picture: str
    takes: int
    circled: int


@dataclass(frozen=True)
class ShotBoard:
    """All of it at one moment; tiles in film order, what waits oldest first."""

    step: Step | None  # None: the picture is locked
    tiles: list[Tile]
    waiting: list[Waiting]
    money: Totals

    def counted(self) -> dict[int, dict[str, int]]:
        """How many shots of each act stand where."""
        acts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for tile in self.tiles:
            acts[tile.act][tile.status] += 1
        return {act: dict(found) for act, found in sorted(acts.items())}


async def board(db: Session, production: Production) -> ShotBoard:
    tiles = await _tiles(db, production)
    facts = await stages.read(db, production, [(tile.act, tile.status) for tile in tiles])
    return ShotBoard(
        stages.current(facts),
        tiles,
        await waiting(db, production),
        await ledger.totals(db, production.id),
    )


async def _tiles(db: Session, production: Production) -> list[Tile]:
    """One row a shot: the database picks what is current of its takes and counts them."""
    query = (
        sqlalchemy.select(*_columns())
        .join(Scene, col(Scene.id) == Shot.scene_id)
        .where(col(Shot.production_id) == production.id, col(Shot.cut_out).is_(False))
    )
    rows = await (await db.connection()).execute(query)
    return sorted(map(Tile._make, rows.all()), key=lambda tile: order(tile.code))


@cache
def _columns() -> tuple[Any, ...]:
    """What a tile is made of, in its order."""
    circled = col(Take.status) == Status.DONE
    mine = sqlalchemy.select(Take).where(col(Take.shot_id) == Shot.id).correlate(Shot)
    newest = mine.order_by(circled.desc(), col(Take.circled_at).desc(), col(Take.number).desc())
    current = newest.with_only_columns(col(Take.sha256)).limit(1).scalar_subquery()
    shot = [col(getattr(Shot, name)) for name in ("act", "status", "seconds")]
    return (
        col(Shot.code),
        col(Scene.code),
        *shot,
        func.coalesce(current, Shot.board_sha, ""),
        mine.with_only_columns(func.count(col(Take.id))).scalar_subquery(),
        mine.with_only_columns(func.count(col(Take.id))).where(circled).scalar_subquery(),
    )
