"""One moment of a film: its rows, its books, and its requests as they would be composed now."""

import logging
from collections.abc import Sequence

from sqlmodel import select

from bot.canon import prompt_composer
from bot.core.context import get_row
from store import canon
from store.audit import unbalanced
from store.db import Session
from store.log import first_bad
from store.models import Asset, Production, Proposal, ProposalStatus, Scene, Shot
from tests.injection.rows import read
from tests.machine.film import Film
from tests.machine.moment import Moment

# No promise is told from these.
UNSEEN = ("pending_rejection", "checkin", "choice", "cut", "digest", "scheduled_job", "epoch",
          "finding", "frame", "private_message", "line", "logseal", "post", "question", "review",
          "turn")  # fmt: skip

BOOKS = ("posting", "proposal", "render_job", "log")


class Mishaps(logging.Handler):
    """Keeps what the house logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(f"{record.getMessage()}: {record.exc_info[1] if record.exc_info else ''}")


async def look(film: Film, logged: Sequence[str] = (), last: Moment | None = None) -> Moment:
    """The film as it is; what only changes with its rows is told from them once."""
    async with film.world.app.store.reading() as db:
        production = await film.world.production(db)
        rows = await read(db, UNSEEN)
        same = last is not None and all(rows.of(name) == last.rows.of(name) for name in BOOKS)
        return Moment(
            rows,
            whispers=tuple(film.chat.whispers),
            forms=tuple(film.chat.forms.values()),
            logged=tuple(logged),
            sent=tuple(film.provider.requests),
            faults=last.faults if last and same else await unbalanced(db, production),
            today=await _today(db, production),
        )


async def broken(film: Film) -> int | None:
    """The first row of the log that does not continue its chain."""
    async with film.world.app.store.reading() as db:
        return await first_bad(db)


async def _today(db: Session, production: Production) -> dict[int, str]:
    """The prompts of approved requests, as they would be composed now."""
    query = select(Proposal).where(Proposal.status == ProposalStatus.APPROVED)
    requests = (await db.exec(query)).all()
    here = prompt_composer.Canon(await canon.snapshot(db, production) if requests else ())
    return {request.id: await _prompt(db, here, request) for request in requests}


async def _prompt(db: Session, here: prompt_composer.Canon, request: Proposal) -> str:
    if request.shot_id is None:
        name = (await get_row(db, Asset, request.asset_id or 0)).name
        anchor, block = request.parts["anchor"], here.style()
        return "\n\n".join(
            prompt_composer.image_prompt(block, name, anchor, o) for o in request.options
        )
    shot = await get_row(db, Shot, request.shot_id)
    scene, place = (
        await get_row(db, Scene, shot.scene_id),
        prompt_composer.where(shot.code, shot.act),
    )
    held = here.anchors(
        place, prompt_composer.wanted(shot.plan["cast"], scene.location, shot.plan["props"])
    )
    return prompt_composer.video_prompt(here.style(place), request.parts, held)
