"""Boards, contact sheets and thumbnails for cards, drawn in the house's hands and stored once."""

from typing import Any

from sqlmodel import col, select

from bot.core.context import House, one, show
from bot.generation.render_request import board_of
from bot.generation.takes import takes_of
from bot.media.animatic import draw
from bot.media.video import frames
from bot.media.worker_tasks import storyboard
from store.models import Asset, Batch, Cut, Gate, Production, Proposal, Shot, Take, Version
from store.shots import shots_of

Cell = tuple[bytes, str, str]


async def for_gate(house: House, gate_id: int) -> None:
    """Give a gate its picture, then show it. The storyboard gate shows the act's boards."""
    async with house.store.reading() as db:
        gate = await one(db, Gate, gate_id)
        production = await one(db, Production, gate.production_id)
        boarded = gate.stage == "storyboard"
        found = await shots_of(db, production, gate.act) if boarded else []
    picture = ""
    if found:
        cells = [await _board(house, shot) for shot in found]
        sheet = await house.craft(draw.contact_sheet, cells, f"Act {gate.act}: storyboard", 4)
        picture = house.files.put(sheet, ".jpg")
    elif gate.stage == "rough_cut":
        picture = await _stills(house, gate)
    async with house.store.writing() as db:
        gate = await one(db, Gate, gate_id)
        gate.card = {**gate.card, "picture": picture}
        db.add(gate)
        await show(db, gate.production_id, "gate", gate_id, "prepared", house.clock.now())


async def _board(house: House, shot: Shot) -> Cell:
    async with house.store.reading() as db:
        about = await board_of(db, shot)
    picture = await house.craft(storyboard, about)
    sha256 = house.files.put(picture, ".jpg")
    async with house.store.writing() as db:
        row = await one(db, Shot, shot.id or 0)
        row.board_sha = sha256
        db.add(row)
    return picture, shot.code, f"{shot.plan['size'].lower()}, {shot.seconds:g} s"


async def _stills(house: House, gate: Gate) -> str:
    async with house.store.reading() as db:
        query = select(Cut).where(Cut.production_id == gate.production_id, Cut.act == gate.act)
        cut = (await db.exec(query.order_by(col(Cut.number).desc()))).first()
    if cut is None:
        return ""
    stills = await house.craft(frames, house.files.find(cut.sha256), 8)
    cells = [(data, f"frame {number}", "") for number, data in stills]
    return house.files.put(
        await house.craft(draw.contact_sheet, cells, f"Act {cut.act}: rough cut {cut.number}", 4),
        ".jpg",
    )


async def for_returns(house: House, payload: dict[str, Any]) -> None:
    """The contact sheet of what came back, then its card."""
    if "proposal" in payload:
        await _options(house, payload["proposal"])
    else:
        await _takes(house, payload["batch"])


async def _options(house: House, proposal_id: int) -> None:
    async with house.store.reading() as db:
        proposal = await one(db, Proposal, proposal_id)
        asset = await one(db, Asset, proposal.asset_id or 0)
        query = (
            select(Version).where(Version.proposal_id == proposal_id).order_by(col(Version.number))
        )
        versions = (await db.exec(query)).all()
    cells = [
        (
            house.files.find(v.sha256).read_bytes(),
            v.label,
            ", ".join(map(str, v.attributes.values())),
        )
        for v in versions
    ]
    sheet = house.files.put(
        await house.craft(draw.contact_sheet, cells, f"{asset.name}: pick one", 2), ".jpg"
    )
    async with house.store.writing() as db:
        proposal = await one(db, Proposal, proposal_id)
        proposal.sheet = sheet
        db.add(proposal)
        await show(db, proposal.production_id, "asset", proposal_id, "options", house.clock.now())


async def _takes(house: House, batch_id: int) -> None:
    async with house.store.reading() as db:
        batch = await one(db, Batch, batch_id)
        rows = [
            (take, (await one(db, Shot, take.shot_id)).code) for take in await takes_of(db, batch)
        ]
    if not rows:
        return
    cells = [await _take_cell(house, take, code) for take, code in rows]
    sheet = house.files.put(await house.craft(draw.contact_sheet, cells, batch.title, 3), ".jpg")
    async with house.store.writing() as db:
        batch = await one(db, Batch, batch_id)
        batch.sheet = sheet
        db.add(batch)
        await show(
            db, batch.production_id, "takes", batch_id, f"back:{sheet[:16]}", house.clock.now()
        )


async def _take_cell(house: House, take: Take, code: str) -> Cell:
    stills = await house.craft(frames, house.files.find(take.sha256), 1)
    return stills[0][1], f"{code} take {take.number}", f"{take.seconds:g} s"
