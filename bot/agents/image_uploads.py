"""Pictures the model is shown: sent to its service once, known by content from then on."""

import asyncio
from collections.abc import Sequence

from sqlmodel import col, select

from bot.core.context import AppContext, get_row
from bot.core.model_port import ModelError
from store import canon
from store.db import Session
from store.models import Agent, Frame, Inbound, Production


async def locked(db: Session, agent: Agent) -> list[str]:
    """The locked pictures of the canon of this agent's production, by content."""
    entries = await canon.snapshot(db, await get_row(db, Production, agent.production_id))
    return [sha256 for entry in entries for _, sha256 in canon.pictures(entry)]


async def shown(
    app: AppContext, rows: Sequence[Inbound], canonical: Sequence[str]
) -> tuple[dict[str, str], str]:
    """(file ids of the pictures in the mail and the canon, what went wrong)."""
    sent = [frame["sha256"] for row in rows for frame in row.payload.get("frames", ())]
    wanted = dict.fromkeys([*canonical, *sent])
    async with app.store.reading() as db:
        query = select(Frame.sha256, Frame.file_id).where(col(Frame.sha256).in_(wanted))
        ids = dict((await db.exec(query)).all())
    try:
        for sha256 in wanted:
            if sha256 not in ids:
                ids |= await _uploaded(app, sha256)
    except ModelError as problem:
        return ids, str(problem)
    return ids, ""


async def _uploaded(app: AppContext, sha256: str) -> dict[str, str]:
    """The file id of a picture that the model's service did not have. One that is not stored is
    not shown."""
    try:
        path = app.files.find(sha256)
    except FileNotFoundError:
        return {}
    data = await asyncio.to_thread(path.read_bytes)
    file_id = await app.model.upload(path.name, data, "image/jpeg")
    async with app.store.writing() as db:
        await db.merge(Frame(sha256=sha256, file_id=file_id))
    return {sha256: file_id}
