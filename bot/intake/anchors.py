"""A picture that came without an anchor: its role drafts one, a person reads it and locks."""

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Form, FormField
from bot.core.context import Outcome, ResultCode, get_row
from bot.core.members import has, names
from bot.intake.form import LONGEST
from bot.production import locks
from bot.production.decisions import Decision, FollowUp, decide
from store import canon
from store.db import Session
from store.models import (
    Asset,
    ImportBatch,
    ImportedFile,
    ImportStatus,
    Production,
    Right,
    Status,
    Version,
)


async def lock(press: ActionContext[ButtonPress]) -> Outcome:
    """The director gives the anchor, or takes the one that was drafted, and the asset is locked."""
    material = await get_row(press.db, ImportedFile, press.cause.row_id)
    if not has(press.member, Right.DIRECTOR):
        who = await names(press.db, press.production, Right.DIRECTOR)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    asset = await _asset(press.db, press.production, material)
    if asset is None:
        return Outcome(ResultCode.REFUSED, texts.NOT_LANDED)
    if asset.locked_version_id:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.asset_locked(asset))
    refused = await locks.refuse(press, locks.ASSET, asset.id)
    if refused:
        return refused
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.FILL_IN)
    anchor = press.cause.values.get("anchor", "").strip()[:LONGEST]
    if not anchor:
        return Outcome(ResultCode.REFUSED, texts.ANCHOR_MISSING)
    return await _lock(press, material, asset, anchor)


async def _lock(
    press: ActionContext[ButtonPress], material: ImportedFile, asset: Asset, anchor: str
) -> Outcome:
    version = await _version(press.db, asset, material)
    decision = Decision(
        "asset", asset, "pick",
        where=(col(Asset.locked_version_id).is_(None),),
        change={"locked_version_id": version.id, "status": Status.DONE, "anchor": anchor},
        reason=texts.BROUGHT_ALONG,
        card=("parcel", material.import_batch_id),
    )  # fmt: skip
    if not await decide(press, decision, FollowUp("advance", press.key, press.now)):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.asset_locked(asset))
    entry = await canon.add(
        press.db, press.production, asset.kind, asset.name,
        {"anchor": anchor, "label": version.label, "sha256": version.sha256},
        author=press.who, at=press.now, reason=texts.BROUGHT_ALONG,
        permalink=press.cause.permalink,
    )  # fmt: skip
    await canon.make_canon(press.db, press.production, [entry])
    material.note = texts.LOCKED_AS_BROUGHT
    press.db.add(material)
    return Outcome(ResultCode.DECIDED, texts.locked_as_brought(asset))


async def _asset(db: Session, production: Production, material: ImportedFile) -> Asset | None:
    """The asset this picture is of, once it has landed."""
    parcel = await get_row(db, ImportBatch, material.import_batch_id)
    if parcel.status != ImportStatus.LANDED:
        return None
    query = select(Asset).where(
        Asset.production_id == production.id,
        Asset.kind == material.kind,
        Asset.name == material.subject,
    )
    return (await db.exec(query)).first()


async def _version(db: Session, asset: Asset, material: ImportedFile) -> Version:
    query = select(Version).where(
        Version.asset_id == asset.id,
        Version.sha256 == material.picture,
        col(Version.proposal_id).is_(None),
    )
    return (await db.exec(query.order_by(col(Version.id).desc()).limit(1))).one()


async def form(db: Session, material_id: int) -> Form:
    """What its role drafted stands in the form; a person's words may take its place."""
    material = await get_row(db, ImportedFile, material_id)
    parcel = await get_row(db, ImportBatch, material.import_batch_id)
    production = await get_row(db, Production, parcel.production_id)
    drafted = await canon.newest(db, production, material.kind, material.subject)
    return Form(
        title=texts.ANCHOR_AND_LOCK,
        submit=texts.LOCK,
        value=f"lock:material:{material.id}:1",
        fields=(
            FormField(
                name="anchor",
                label=texts.anchor_of(material.subject),
                value=str(drafted.body.get("anchor", "")) if drafted else "",
                multiline=True,
            ),
        ),
    )
