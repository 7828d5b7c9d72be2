"""Sheets and plates a team brings: locked with their anchor, or waiting for one."""

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.core.members import agent_named
from bot.intake.classify import ASSETS
from bot.intake.target import Landing
from bot.production import locks, unstaffed_roles
from bot.workflow import advance, change_requests
from store import canon
from store.log import digest
from store.models import Asset, Entry, ImportedFile, Status, Version


async def land(landing: Landing) -> None:
    """Pictures with an anchor are locked, all of them in one version of the canon; one that is
    locked already is asked for as a change; without an anchor its role writes one first."""
    entries: list[Entry] = []
    waits: dict[str, list[ImportedFile]] = {}
    for material in landing.of(*ASSETS):
        asset, version = await _version(landing, material)
        claim = await locks.holding(landing.db, locks.ASSET, asset.id)
        anchor = landing.parcel.answers["anchors"].get(material.subject, "")
        role = owner(material.kind)
        if claim is not None and claim.member_id != landing.parcel.answers.get("member"):
            material.note = texts.no_take_while_held(claim)
        elif not anchor:
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
    return next(role for role, kinds in advance.OWNED_ASSETS.items() if kind in kinds)


async def _version(landing: Landing, material: ImportedFile) -> tuple[Asset, Version]:
    """The picture as the next version of its asset."""
    db, production = landing.db, landing.production
    query = select(Asset).where(
        Asset.production_id == production.id,
        Asset.kind == material.kind,
        Asset.name == material.subject,
    )
    asset = (await db.exec(query)).first()
    if asset is None:
        asset = Asset(production_id=production.id, kind=material.kind, name=material.subject)
        db.add(asset)
        await db.flush()
    last = select(func.max(col(Version.number))).where(Version.asset_id == asset.id)
    version = Version(
        asset_id=asset.id,
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
    gate = await change_requests.ask(
        landing.app, landing.db, landing.production, agent, [entry], texts.BROUGHT_ALONG
    )
    return texts.change_asked(gate, asset)


async def _ask_for_anchors(landing: Landing, role: str, materials: list[ImportedFile]) -> None:
    """The role that owns them sees the pictures and writes what they show."""
    await unstaffed_roles.send(
        landing.app, landing.db, landing.production, role,
        f"anchors:{landing.production.code}:{landing.parcel.id}:{role}",
        event="task", stage="anchors", text=advance.TEXTS["anchors"],
        wanted=[{"kind": m.kind, "name": m.subject, "frame": f"A{m.number:02}"} for m in materials],
        frames=[{"frame": f"A{m.number:02}", "sha256": m.picture} for m in materials],
    )  # fmt: skip
