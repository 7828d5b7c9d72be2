"""An act's circled takes become one film; the producer agent reviews it before people decide."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.core.context import AppContext, get_row
from bot.core.members import agent_named
from bot.media.timecode import format_timecode
from bot.media.video import FPS, Segment, frames, join
from bot.media.worker_tasks import burn
from bot.production import stages
from bot.workflow import advance
from store.db import Session
from store.inbound import enqueue_message
from store.log import record
from store.models import Agent, Cut, Finding, Production, Review, Shot, Take

FRAMES_SHOWN = 8


async def assemble(app: AppContext, production_id: int, act: int, fingerprint: str) -> None:
    """Burn in each circled take, join them, store the cut, and ask the producer agent to look."""
    async with app.store.reading() as db:
        production = await get_row(db, Production, production_id)
        facts = await stages.read(db, production)
        kept = await advance.circled(db, [shot for shot in facts.shots if shot.act == act])
        number = await _next_number(db, production_id, act)
    with tempfile.TemporaryDirectory() as folder:
        segments, rows = await _segments(app, kept, Path(folder))
        film = Path(folder) / "cut.mp4"
        clip = await app.run_in_pool(join, segments, film)
        sha256 = app.files.put(film, ".mp4")
        stills = await app.run_in_pool(frames, film, FRAMES_SHOWN)
    pictures = [(frame, app.files.put(data, ".jpg")) for frame, data in stills]
    async with app.store.writing() as db:
        cut = Cut(
            production_id=production_id,
            act=act,
            number=number,
            key=f"{production_id}:{act}:{fingerprint}",
            sha256=sha256,
            seconds=clip.seconds,
            shots=rows,
            canon_version=production.canon_version,
            fingerprint=fingerprint,
            at=app.clock.now(),
        )
        same = await db.exec(select(Cut).where(Cut.key == cut.key))
        if same.first() is not None:
            return
        db.add(cut)
        await db.flush()
        await record(
            db,
            production_id,
            app.clock.now(),
            "continuity",
            "cut assembled",
            f"cut:{cut.id}",
            act=act,
            seconds=clip.seconds,
            sha256=sha256,
        )
        await ask_for_review(app, db, production, cut, pictures)


async def _next_number(db: Session, production_id: int, act: int) -> int:
    query = select(func.max(Cut.number)).where(Cut.production_id == production_id, Cut.act == act)
    return ((await db.exec(query)).one() or 0) + 1


async def _segments(
    app: AppContext, kept: list[tuple[Shot, Take]], folder: Path
) -> tuple[list[Segment], list[dict[str, Any]]]:
    """(pieces of the film, rows) in film order; each row says what stands where in the cut."""
    work, pieces, rows, start = [], [], [], 0
    for position, (shot, take) in enumerate(kept):
        first, last = _range(take)
        source = app.files.find(take.sha256)
        piece = Segment(folder / f"{position:04}.mp4", source, first, last)
        work.append(app.run_in_pool(burn, piece, f"{shot.code}  take {take.number}", start))
        pieces.append(piece)
        rows.append(cut_row(shot, take, start, first, last))
        start += last - first
    await asyncio.gather(*work)
    return pieces, rows


def _range(take: Take) -> tuple[int, int]:
    """The kept part in frames: [first, last)."""
    end = take.out_seconds if take.out_seconds is not None else take.seconds
    return round(take.in_seconds * FPS), round(end * FPS)


def cut_row(shot: Shot, take: Take, start: int, first: int, last: int) -> dict[str, Any]:
    return {
        "shot": shot.code,
        "scene": int(shot.code[2:5]),
        "take": take.number,
        "sha256": take.sha256,
        "start_frame": start,
        "start": format_timecode(start, FPS),
        "in_frame": first,
        "out_frame": last,
        "seconds": (last - first) / FPS,
        "size": shot.plan["size"],
        "register": shot.plan["register"],
        "cast": shot.plan["cast"],
        "animatic": take.provider == "animatic",
        "canon_version": take.canon_version,
    }


async def ask_for_review(
    app: AppContext, db: Session, production: Production, cut: Cut, pictures: list[tuple[int, str]]
) -> None:
    producer = await agent_named(db, production, "producer")
    assert producer is not None
    await enqueue_message(
        db,
        producer.id,
        f"review:{cut.key}",
        app.clock.now(),
        event="task",
        stage="rough_cut",
        text=advance.TEXTS["rough_cut"],
        act=cut.act,
        cut=f"cut {cut.number}",
        seconds=cut.seconds,
        shots=cut.shots,
        frames=[{"frame": frame, "sha256": sha} for frame, sha in pictures],
    )


async def add_review(
    app: AppContext, db: Session, production: Production, agent: Agent, said: dict[str, Any]
) -> tuple[Cut, Review]:
    """Store the review of the act's newest cut. LookupError if there is no cut, or a finding names
    a shot that is not in it."""
    query = select(Cut).where(Cut.production_id == production.id, Cut.act == said["act"])
    cut = (await db.exec(query.order_by(col(Cut.number).desc()))).first()
    if cut is None:
        raise LookupError(f"act {said['act']} has no rough cut yet")
    inside = {row["shot"] for row in cut.shots}
    for finding in said["findings"]:
        if finding["shot"] not in inside:
            raise LookupError(f"{finding['shot']} is not in this cut")
    review = (await db.exec(select(Review).where(Review.cut_id == cut.id))).first()
    if review is None:
        review = Review(cut_id=cut.id, summary=said["working"], by=agent.name, at=app.clock.now())
        db.add(review)
        await db.flush()
        for finding in said["findings"]:
            db.add(Finding(review_id=review.id, **finding))
    await record(
        db,
        production.id,
        app.clock.now(),
        agent.name,
        "reviewed",
        f"cut:{cut.id}",
        findings=len(said["findings"]),
    )
    return cut, review
