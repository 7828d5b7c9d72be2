"""Confirmed material finds its place, all of it in one transaction: drafts, locked assets, one set
of style frames; then the gates that are brought along are signed (bot/bringing/signing.py)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot import changes, drafting, pipeline, stages, texts
from bot.bringing import signing
from bot.bringing.arriving import materials_of
from bot.bringing.sorting import ASSETS
from bot.film.screenplay import Script
from bot.film.treatment import read_treatment
from bot.gates import FOUR_ANSWERS
from bot.house import House, agent_named, one, show
from bot.productions import bounds
from store import canon, due
from store.db import Session
from store.inbound import deliver
from store.log import digest, record
from store.models import (
    Asset,
    Entry,
    EntryKind,
    Material,
    Parcel,
    ParcelStatus,
    Production,
    Status,
    Taken,
    Version,
)

Json = dict[str, Any]


@dataclass
class Landing:
    """A parcel on its way into its production."""

    house: House
    db: Session
    production: Production
    parcel: Parcel
    materials: list[Material]

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    @property
    def by(self) -> str:
        return self.parcel.decided_by or ""

    def of(self, *kinds: Taken) -> list[Material]:
        return [m for m in self.materials if m.kind in kinds]

    async def draft(self, kind: str, name: str, body: Json) -> Entry:
        """A draft by the person who confirmed it, with the words and the link it came with."""
        return await canon.add(
            self.db, self.production, kind, name, body, author=self.by, at=self.now,
            reason=texts.BROUGHT_ALONG, words=self.parcel.words, permalink=self.parcel.permalink,
        )  # fmt: skip


async def land(house: House, parcel_id: int, given: int) -> None:
    """The undo window of this verdict is over: what was confirmed is put in its place."""
    async with house.store.writing() as db:
        parcel = await one(db, Parcel, parcel_id)
        if parcel.status != ParcelStatus.CONFIRMED or parcel.answers.get("verdict") != given:
            return
        production = await one(db, Production, parcel.production_id)
        materials = list(await materials_of(db, parcel))
        landing = Landing(house, db, production, parcel, materials)
        await _all(landing)


async def _all(landing: Landing) -> None:
    db, parcel, answers = landing.db, landing.parcel, landing.parcel.answers
    for material in landing.materials:
        material.note = await _note(landing, material)
        db.add(material)
    if answers["style"] and not await _locked(landing, EntryKind.STYLE_BLOCK):
        await style(landing, answers["style"])
    await _frames(landing)
    await _lock_assets(landing)
    if answers["start"]:
        await _four_answers(landing)
        await signing.sign(landing.house, db, landing.production, parcel)
    parcel.status, parcel.settled_at = ParcelStatus.LANDED, landing.now
    db.add(parcel)
    await record(
        db, parcel.production_id, landing.now, landing.by, "brought along", f"parcel:{parcel.id}",
        files=[[m.name, m.sha256, m.kind, m.subject] for m in landing.materials],
        start=answers["start"],
    )  # fmt: skip
    await show(db, parcel.production_id, "parcel", parcel.id or 0, "landed", landing.now)
    await due.add(db, parcel.production_id, "advance", f"parcel:{parcel.id}", landing.now)


async def _note(landing: Landing, material: Material) -> str:
    """Put a file that is words in its place; what became of it."""
    if material.kind == Taken.SCRIPT:
        return await _script(landing, material)
    if material.kind == Taken.TREATMENT:
        return await _treatment(landing, material)
    if material.kind == Taken.STYLE_BLOCK:
        locked = await _locked(landing, EntryKind.STYLE_BLOCK)
        return texts.NEEDS_CHANGE if locked else texts.IS_DRAFT
    return texts.LEFT_ASIDE if material.kind == Taken.UNKNOWN else ""


async def _locked(landing: Landing, kind: EntryKind) -> bool:
    return await drafting.needs_change(landing.db, landing.production, kind, kind)


async def _script(landing: Landing, material: Material) -> str:
    if await _locked(landing, EntryKind.SCRIPT):
        return texts.SCRIPT_IS_LOCKED
    body = material.body["script"]
    await landing.draft(EntryKind.SCRIPT, "script", body)
    if (
        await canon.newest(landing.db, landing.production, EntryKind.HARD_CONSTRAINT, "length")
        is None
    ):
        length = bounds(Script.model_validate(body), await _limits(landing))
        await landing.draft(EntryKind.HARD_CONSTRAINT, "length", length)
    return texts.IS_DRAFT


async def _limits(landing: Landing) -> Json:
    """The treatment that comes along, which may set the limits of the film."""
    brought = landing.of(Taken.TREATMENT)
    return read_treatment(brought[0].body["text"]) if brought else {}


async def _treatment(landing: Landing, material: Material) -> str:
    if await _locked(landing, EntryKind.TREATMENT):
        return texts.NEEDS_CHANGE
    text = material.body["text"]
    body = read_treatment(text) or {"text": text.strip()}
    await landing.draft(EntryKind.TREATMENT, "treatment", body)
    return texts.IS_DRAFT


async def style(landing: Landing, words: Json) -> None:
    """The style block as the team has it, with the frames that are there."""
    before = await canon.newest(
        landing.db, landing.production, EntryKind.STYLE_BLOCK, "style_block"
    )
    await landing.draft(
        EntryKind.STYLE_BLOCK, "style_block", {**(before.body if before else {}), **words}
    )


async def _frames(landing: Landing) -> None:
    """Style frames: bot/bringing/frames.py."""


async def _lock_assets(landing: Landing) -> None:
    """Pictures with an anchor are locked, all of them in one version of the canon; one that is
    locked already is asked for as a change; without an anchor its role writes one first."""
    entries: list[Entry] = []
    waits: dict[str, list[Material]] = {}
    for material in landing.of(*ASSETS):
        asset, version = await _version(landing, material)
        anchor = landing.parcel.answers["anchors"].get(material.subject, "")
        role = owner(material.kind)
        if not anchor:
            material.note = texts.waits_for_anchor(role)
            waits.setdefault(role, []).append(material)
        elif asset.locked_version_id:
            material.note = await _ask_to_change(landing, asset, version, anchor)
        else:
            entries.append(await lock(landing, asset, version, anchor))
            material.note = texts.LOCKED_AS_BROUGHT
        landing.db.add(material)
    await canon.make_canon(landing.db, landing.production, entries)
    for role, materials in waits.items():
        await _ask_for_anchors(landing, role, materials)


def owner(kind: str) -> str:
    return next(role for role, kinds in pipeline.OWNED_ASSETS.items() if kind in kinds)


async def _version(landing: Landing, material: Material) -> tuple[Asset, Version]:
    """The picture as the next version of its asset."""
    db, production = landing.db, landing.production
    query = select(Asset).where(
        Asset.production_id == production.id,
        Asset.kind == material.kind,
        Asset.name == material.subject,
    )
    asset = (await db.exec(query)).first()
    if asset is None:
        asset = Asset(production_id=production.id or 0, kind=material.kind, name=material.subject)
        db.add(asset)
        await db.flush()
    last = select(func.max(col(Version.number))).where(Version.asset_id == asset.id)
    version = Version(
        asset_id=asset.id or 0,
        number=((await db.exec(last)).one() or 0) + 1,
        label=texts.BROUGHT_ALONG,
        sha256=material.picture,
        canon_version=production.canon_version,
        fingerprint=digest([texts.BROUGHT_ALONG, material.sha256]),
    )
    db.add(version)
    await db.flush()
    return asset, version


async def lock(landing: Landing, asset: Asset, version: Version, anchor: str) -> Entry:
    """The asset is known by this picture and this anchor; the entry is still to be made canon."""
    asset.locked_version_id, asset.status, asset.anchor = version.id, Status.DONE, anchor
    landing.db.add(asset)
    body = {"anchor": anchor, "label": version.label, "sha256": version.sha256}
    return await landing.draft(asset.kind, asset.name, body)


async def _ask_to_change(landing: Landing, asset: Asset, version: Version, anchor: str) -> str:
    """What is locked is changed by a gate of its own, which shows what goes out of date."""
    agent = await agent_named(landing.db, landing.production, owner(asset.kind))
    if agent is None:
        return texts.NEEDS_CHANGE
    body = {"anchor": anchor, "label": version.label, "sha256": version.sha256}
    entry = await landing.draft(asset.kind, asset.name, body)
    if entry.canon_version is not None:
        return texts.asset_locked(asset)
    gate = await changes.ask(
        landing.house, landing.db, landing.production, agent, [entry], texts.BROUGHT_ALONG
    )
    return texts.change_asked(gate, asset)


async def _ask_for_anchors(landing: Landing, role: str, materials: list[Material]) -> None:
    """The role that owns them sees the pictures and writes what they show."""
    agent = await agent_named(landing.db, landing.production, role)
    if agent is None:
        return
    await deliver(
        landing.db, agent.id or 0, f"anchors:{landing.production.code}:{landing.parcel.id}:{role}",
        landing.now, event="task", stage="anchors", text=pipeline.TEXTS["anchors"],
        wanted=[{"kind": m.kind, "name": m.subject, "frame": f"A{m.number:02}"} for m in materials],
        frames=[{"frame": f"A{m.number:02}", "sha256": m.picture} for m in materials],
    )  # fmt: skip


async def _four_answers(landing: Landing) -> None:
    """The answers that came along, as numbered decisions; their gate makes them canon."""
    facts = await stages.read(landing.db, landing.production)
    answers = landing.parcel.answers["four"]
    if ("four_answers", None) in facts.passed:
        return
    number = await canon.next_decision(landing.db, landing.production)
    for matter in FOUR_ANSWERS:
        if matter not in answers:
            continue
        words = answers[matter]
        entry = await landing.draft(EntryKind.DECISION, matter, {"matter": matter, "text": words})
        if entry.number is None:
            entry.number, number = number, number + 1
            landing.db.add(entry)
