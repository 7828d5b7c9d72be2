"""Boards, contact sheets and thumbnails for cards, drawn in the worker pool and stored once."""

from typing import Any

from sqlmodel import col, select

from bot.core.context import AppContext, get_row, request_redraw
from bot.generation.render_request import board_of
from bot.generation.takes import takes_of
from bot.media.animatic import draw
from bot.media.video import frames
from bot.media.worker_tasks import storyboard
from store.models import Asset, Batch, Cut, Gate, Production, Proposal, Shot, Take, Version
from store.shots import shots_of

Cell = tuple[bytes, str, str]


async def for_gate(app: AppContext, gate_id: int) -> None:
    """Give a gate its picture, then show it. The storyboard gate shows the act's boards."""
    async with app.store.reading() as db:
        gate = await get_row(db, Gate, gate_id)
        production = await get_row(db, Production, gate.production_id)
        boarded = gate.stage == "storyboard"
        found = await shots_of(db, production, gate.act) if boarded else []
    picture = ""
    if found:
        cells = [await _board(app, shot) for shot in found]
        sheet = await app.run_in_pool(draw.contact_sheet, cells, f"Act {gate.act}: storyboard", 4)
        picture = app.files.put(sheet, ".jpg")
    elif gate.stage == "rough_cut":
        picture = await _stills(app, gate)
    async with app.store.writing() as db:
        gate = await get_row(db, Gate, gate_id)
        gate.card = {**gate.card, "picture": picture}
        db.add(gate)
        await request_redraw(db, gate.production_id, "gate", gate_id, "prepared", app.clock.now())


async def _board(app: AppContext, shot: Shot) -> Cell:
    async with app.store.reading() as db:
        about = await board_of(db, shot)
    picture = await app.run_in_pool(storyboard, about)
    sha256 = app.files.put(picture, ".jpg")
    async with app.store.writing() as db:
        row = await get_row(db, Shot, shot.id)
        row.board_sha = sha256
        db.add(row)
    return picture, shot.code, f"{shot.plan['size'].lower()}, {shot.seconds:g} s"


async def _stills(app: AppContext, gate: Gate) -> str:
    async with app.store.reading() as db:
        query = select(Cut).where(Cut.production_id == gate.production_id, Cut.act == gate.act)
        cut = (await db.exec(query.order_by(col(Cut.number).desc()))).first()
    if cut is None:
        return ""
    stills = await app.run_in_pool(frames, app.files.find(cut.sha256), 8)
    cells = [(data, f"frame {number}", "") for number, data in stills]
    return app.files.put(
        await app.run_in_pool(
            draw.contact_sheet, cells, f"Act {cut.act}: rough cut {cut.number}", 4
        ),
        ".jpg",
    )


async def for_returns(app: AppContext, payload: dict[str, Any]) -> None:
    """The contact sheet of what came back, then its card."""
    if "proposal" in payload:
        await _options(app, payload["proposal"])
    else:
        await _takes(app, payload["batch"])


async def _options(app: AppContext, proposal_id: int) -> None:
    async with app.store.reading() as db:
        proposal = await get_row(db, Proposal, proposal_id)
        asset = await get_row(db, Asset, proposal.asset_id or 0)
        query = (
            select(Version).where(Version.proposal_id == proposal_id).order_by(col(Version.number))
        )
        versions = (await db.exec(query)).all()
    cells = [
        (
            app.files.find(v.sha256).read_bytes(),
            v.label,
            ", ".join(map(str, v.attributes.values())),
        )
        for v in versions
    ]
    sheet = app.files.put(
        await app.run_in_pool(draw.contact_sheet, cells, f"{asset.name}: pick one", 2), ".jpg"
    )
    async with app.store.writing() as db:
        proposal = await get_row(db, Proposal, proposal_id)
        proposal.sheet = sheet
        db.add(proposal)
        await request_redraw(
            db, proposal.production_id, "asset", proposal_id, "options", app.clock.now()
        )


async def _takes(app: AppContext, batch_id: int) -> None:
    async with app.store.reading() as db:
        batch = await get_row(db, Batch, batch_id)
        rows = [
            (take, (await get_row(db, Shot, take.shot_id)).code)
            for take in await takes_of(db, batch)
        ]
    if not rows:
        return
    cells = [await _take_cell(app, take, code) for take, code in rows]
    sheet = app.files.put(await app.run_in_pool(draw.contact_sheet, cells, batch.title, 3), ".jpg")
    async with app.store.writing() as db:
        batch = await get_row(db, Batch, batch_id)
        batch.sheet = sheet
        db.add(batch)
        await request_redraw(
            db, batch.production_id, "takes", batch_id, f"back:{sheet[:16]}", app.clock.now()
        )


async def _take_cell(app: AppContext, take: Take, code: str) -> Cell:
    stills = await app.run_in_pool(frames, app.files.find(take.sha256), 1)
    return stills[0][1], f"{code} take {take.number}", f"{take.seconds:g} s"
