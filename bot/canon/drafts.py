"""Drafts of canon as roles write them: where they hold, from which shot on, and which gate makes
them canon. bot/agents/tool_executor.py calls it; nothing here changes what is locked."""

import json
from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from bot.canon.prompt_composer import ANCHORED
from bot.core.context import AppContext
from bot.core.tool_input import ToolError
from bot.production.stages import stages_of, wanted_assets
from store import canon, scopes
from store.db import Session
from store.log import record
from store.models import Agent, Entry, EntryKind, Gate, GateStatus, Inbound, Production

BEGINS = ("valid from", "valid_from")  # the field that makes an entry a state
PICTURE = ("sha256", "label", "frames")  # only people put these there: files are found by them
KEPT = (*ANCHORED, EntryKind.STYLE_BLOCK)  # what is not written anew of these stays
ELSEWHERE = (EntryKind.SCRIPT, EntryKind.SHOT_BREAKDOWN)  # rows follow them; they are reopened
Json = dict[str, Any]


async def write(
    app: AppContext, db: Session, production: Production, agent: Agent, key: str, given: Json
) -> Entry:
    """A new version as a draft. ToolError says what cannot be written and what to do."""
    fields = {field["name"]: field["value"] for field in given["fields"]}
    _check(given["kind"], given["name"], fields)
    scope, begins = await _place(db, production, given["scope"], fields)
    body = await _whole(db, production, given["kind"], given["name"], scope, begins, fields)
    words, permalink = await heard(db, agent, key)
    now = app.clock.now()
    entry = await canon.add(
        db, production, given["kind"], given["name"], body, author=agent.name, at=now,
        scope=scope, reason=given["reason"], words=words, permalink=permalink, valid_from=begins,
    )  # fmt: skip
    subject = f"{entry.kind}:{entry.name}:v{entry.version}"
    await record(
        db, production.id, now, agent.name, "drafted", subject, scope=scope, digest=entry.digest
    )
    return entry


async def could_be(db: Session, production: Production, given: Json) -> str:
    """Where such a draft would hold, with nothing written. ToolError says what cannot be."""
    fields = {field["name"]: field["value"] for field in given["fields"]}
    _check(given["kind"], given["name"], fields)
    scope, begins = await _place(db, production, given["scope"], fields)
    await _whole(db, production, given["kind"], given["name"], scope, begins, fields)
    return scope


def _check(kind: str, name: str, fields: Json) -> None:
    """The length of the film is counted with."""
    if kind == EntryKind.HARD_CONSTRAINT and name == "length":
        counts = [fields[field] for field in ("seconds", "shots") if fields.get(field)]
        if not all(c.isascii() and c.isdigit() and len(c) < 6 for c in counts):
            raise ToolError("give seconds and shots of the length as whole numbers")


async def _place(
    db: Session, production: Production, scope: str, fields: Json
) -> tuple[str, str | None]:
    """Where a draft holds, and the shot it begins at; the field that says so is taken out."""
    begins = next((fields.pop(name) for name in BEGINS if name in fields), None)
    try:
        where = await scopes.scoped(db, production, scope)
        return where, await scopes.begins(db, production, begins) if begins else None
    except scopes.BadScope as problem:
        raise ToolError(str(problem)) from problem


async def _whole(
    db: Session, production: Production, kind: str, name: str, scope: str, begins: str | None,
    fields: Json,
) -> Json:  # fmt: skip
    """The body of a new version: of a thing that is locked what is not written anew stays."""
    versions = await canon.versions(db, production, kind, name, scope)
    stands = [e.body for e in versions if e.canon_version and e.valid_from == begins]
    before = stands[-1] if stands else {}
    picture = next((f for f in PICTURE if f in fields and fields[f] != before.get(f)), None)
    if picture:
        raise ToolError(f"{picture} is not yours to write; pictures come from what a person picked")
    kept = before if kind in KEPT else {}
    if versions and "frames" in versions[-1].body:  # a set of frames is kept from draft to draft
        kept = {**kept, "frames": versions[-1].body["frames"]}
    if before and {**kept, **fields} == before:
        raise ToolError(f"that is what {json.dumps(name)} says already; write what is new")
    return {**kept, **fields}


async def heard(db: Session, agent: Agent, key: str) -> tuple[str, str]:
    """The words and the link of the last message a person wrote to this turn, if one did."""
    query = select(Inbound).where(
        Inbound.agent_id == agent.id,
        Inbound.turn == key.rsplit(":", 2)[0],
        Inbound.kind == "message",
    )
    row = (await db.exec(query.order_by(col(Inbound.id).desc()))).first()
    said = row.payload if row else {}
    return str(said.get("text", "")), str(said.get("permalink", ""))


async def needs_change(db: Session, production: Production, kind: str, name: str) -> bool:
    """Whether a draft becomes canon by a change gate: its stage is passed, or it is locked."""
    stage = next((stage for stage in stages_of(production) if kind in stage.locks), None)
    if stage is None:
        picked = (kind, name) in await wanted_assets(db, production)
        return not picked or await _is_canon(db, production, kind, name)
    query = select(Gate.id).where(
        Gate.production_id == production.id,
        Gate.stage == stage.key,
        Gate.status == GateStatus.APPROVED,
    )
    return (await db.exec(query.limit(1))).first() is not None


async def _is_canon(db: Session, production: Production, kind: str, name: str) -> bool:
    query = select(Entry.id).where(
        Entry.production_id == production.id,
        Entry.kind == kind,
        Entry.name == name,
        col(Entry.canon_version).is_not(None),
    )
    return (await db.exec(query.limit(1))).first() is not None


async def passed_by(db: Session, production: Production, entries: Iterable[Json]) -> str:
    """Why a stage's gate cannot take these drafts: it was approved, and locked others; none: it
    may."""
    for item in entries:
        if await needs_change(db, production, item["kind"], item["name"]):
            return f'{json.dumps(item["name"])} is locked; ask with gate_request, stage "change"'
    return ""


async def what_next(db: Session, production: Production, entry: Entry) -> str:
    """What makes this draft canon, for the role that wrote it."""
    said = f"{json.dumps(entry.name)} v{entry.version} is a draft"
    if await needs_change(db, production, entry.kind, entry.name):
        return f'{said} and needs a change gate: ask with gate_request, stage "change"'
    if entry.kind in ANCHORED:
        return f'{said}; once its look is picked, gate_request with stage "change" adds it'
    return f"{said}; its gate makes it canon"
