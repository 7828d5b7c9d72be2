"""The board: every shot with what it shows, and where the film stands, read in one call. `/film
board` tells it in words; a page draws it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy
from sqlmodel import col

from bot import stages
from bot.stages import Step
from bot.waiting import Waiting, waiting
from store import ledger
from store.booking import Totals
from store.db import Session
from store.models import Production, Shot, Status, Take
from store.shots import Outline, outlines


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
    circled: tuple[int, ...]


@dataclass(frozen=True)
class Board:
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


class _Taken(NamedTuple):
    shot_id: int
    number: int
    sha256: str
    status: str
    circled_at: datetime | None


async def board(db: Session, production: Production) -> Board:
    shots = await outlines(db, production)
    facts = await stages.read(db, production, shots)
    return Board(
        stages.current(facts),
        await _tiles(db, production, shots),
        await waiting(db, production),
        await ledger.totals(db, production.id or 0),
    )


async def _tiles(db: Session, production: Production, shots: Sequence[Outline]) -> list[Tile]:
    columns = [col(getattr(Take, name)) for name in _Taken._fields]
    query = sqlalchemy.select(*columns).join(Shot, col(Shot.id) == Take.shot_id)
    query = query.where(col(Shot.production_id) == production.id).order_by(col(Take.id))
    taken: dict[int, list[_Taken]] = defaultdict(list)
    for take in map(_Taken._make, await (await db.connection()).execute(query)):
        taken[take.shot_id].append(take)
    return [_tile(shot, taken.get(shot.id, ())) for shot in shots]


def _tile(shot: Outline, takes: Sequence[_Taken]) -> Tile:
    circled = [take for take in takes if take.status == Status.DONE]
    current = _current(circled or takes)
    picture = current.sha256 if current else shot.board_sha or ""
    numbers = tuple([take.number for take in circled])
    # By place: names would cost a third more over 845 of them.
    return Tile(
        shot.code, shot.scene, shot.act, shot.status, shot.seconds, picture, len(takes), numbers
    )


def _current(takes: Sequence[_Taken]) -> _Taken | None:
    """The one that was circled last, else the newest."""
    if len(takes) < 2:
        return takes[0] if takes else None
    return max(takes, key=_last)


def _last(take: _Taken) -> tuple[float, int]:
    return take.circled_at.timestamp() if take.circled_at else 0.0, take.number
