"""The request an agent sends: one shared prefix for all roles, then its brief and its own talk.

An epoch holds the prefix byte for byte; what became canon later travels as a delta in the agent's
next user turn, so that nothing already sent ever changes.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import col, select

from bot.core.roles import Role
from bot.core.tool_schemas import schemas
from store import canon
from store.db import Session
from store.log import canonical, digest
from store.models import Agent, Entry, EntryKind, Epoch, Frame, Line, Production

HOUSE = Path(__file__).parents[2] / "prompts" / "house.md"
CACHE = {"type": "ephemeral", "ttl": "1h"}
COLD = timedelta(hours=1)
FOLD_SHARE = 0.05  # of the canon's bytes: beyond it a new prefix is cheaper than its deltas
REPLY_TOKENS = 16_000
UNSENT = ("ref",)  # where a message stands is ours to know
PREFIXES = 16  # that a process keeps as data; every step of every turn needs one
REMEMBERED = 6  # own lines an agent carries into a new epoch

Body = dict[str, Any]
PARSED: dict[str, Body] = {}  # prefixes by their sha256, the oldest first


class PromptMessage(NamedTuple):
    """A message of the conversation: `user` or `assistant`, and its blocks."""

    role: str
    content: Sequence[Body]


def shown(entry: Entry) -> Body:
    """An entry as roles see it."""
    return {
        "kind": entry.kind,
        "name": entry.name,
        "scope": entry.scope,
        "version": entry.version,
        "number": entry.number,
        "status": "canon" if entry.canon_version else "draft",
        **({"valid_from": entry.valid_from} if entry.valid_from else {}),
        "body": entry.body,
    }


def canon_document(production: Production, entries: Sequence[Entry], script: Entry | None) -> str:
    """The canon as one JSON text; what people wrote is only ever data in it."""
    length = next(
        (e.body for e in entries if e.kind == EntryKind.HARD_CONSTRAINT and e.name == "length"), {}
    )
    return json.dumps(
        {
            "production": {
                "code": production.code,
                "title": production.title,
                "format": production.settings.get("format", {}),
                "seconds_target": _whole(length.get("seconds")),
                "shots_max": _whole(length.get("shots")),
            },
            "canon": [shown(e) for e in entries if e.kind != EntryKind.SCRIPT],
            "script": script.body if script else None,
        },
        ensure_ascii=False,
    )


def _whole(value: Any) -> int | None:
    return int(value) if value else None


def prefix(document: str, pictures: Sequence[Body] = ()) -> Body:
    """tools, system and the canon_read exchange that every role of a production sends first."""
    rules = {"type": "text", "text": HOUSE.read_text(encoding="utf-8"), "cache_control": CACHE}
    call = {
        "type": "tool_use",
        "id": "toolu_canon",
        "name": "canon_read",
        "input": {"section": "drafts"},
    }
    result = {
        "type": "tool_result",
        "tool_use_id": "toolu_canon",
        "content": [{"type": "text", "text": document}, *pictures],
        "cache_control": CACHE,
    }
    return {
        "tools": schemas(),
        "system": [rules],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Load the canon."}]},
            {"role": "assistant", "content": [call]},
            {"role": "user", "content": [result]},
        ],
    }


async def in_force(db: Session, production: Production, now: datetime) -> Epoch:
    """The prefix a request would open with now: the last one, or a new one, not stored yet, when
    folding the changes in is free (the cache is cold) or cheaper (they have grown too large)."""
    query = select(Epoch).where(Epoch.production_id == production.id).order_by(col(Epoch.id).desc())
    last = (await db.exec(query.limit(1))).first()
    if last and not await _worth_folding(db, production, last, now):
        return last
    entries = await canon.snapshot(db, production)
    script = await canon.newest(db, production, EntryKind.SCRIPT, "script")
    document = canon_document(production, entries, script)
    text = json.dumps(prefix(document, await _pictures(db, entries)), ensure_ascii=False)
    assert production.id is not None
    return Epoch(
        production_id=production.id,
        canon_version=production.canon_version,
        prefix=text,
        sha256=digest(text),
        opened_at=now,
        used_at=now,
    )


async def _pictures(db: Session, entries: Sequence[Entry]) -> list[Body]:
    """The locked pictures of the canon, each behind its number and whose it is."""
    ids = {frame.sha256: frame.file_id for frame in await db.exec(select(Frame))}
    pictures = [(e, own, ids[sha]) for e in entries for own, sha in canon.pictures(e) if sha in ids]
    blocks: list[Body] = []
    for number, (entry, own, file_id) in enumerate(pictures, 1):
        what = {"frame": own or f"F{number:02}", "kind": entry.kind, "name": entry.name}
        words = json.dumps({**what, "version": entry.version}, ensure_ascii=False)
        source = {"type": "file", "file_id": file_id}
        blocks += [{"type": "text", "text": words}, {"type": "image", "source": source}]
    return blocks


async def _worth_folding(db: Session, production: Production, last: Epoch, now: datetime) -> bool:
    if last.canon_version == production.canon_version:
        return False
    changes = await canon.since(db, production, last.canon_version)
    if any(entry.version > 1 for entry in changes):
        return True  # it contradicts what the prefix says
    weight = sum(len(canonical(shown(entry))) for entry in changes)
    return now - last.used_at > COLD or weight > FOLD_SHARE * len(last.prefix)


async def delta(db: Session, production: Production, seen: int) -> list[Body]:
    """What became canon since version `seen`, as one event; none if nothing did."""
    if seen == production.canon_version:
        return []
    changes = await canon.since(db, production, seen)
    event = {
        "event": "canon_delta",
        "from": seen,
        "to": production.canon_version,
        "entries": [shown(entry) for entry in changes],
    }
    return [event_block(event)]


def memory(remembered: Sequence[str]) -> list[Body]:
    """What an agent carries into a new epoch, as one event; none if it has not spoken before."""
    event = {"event": "remembered", "lines": list(remembered)}
    return [event_block(event)] if remembered else []


async def enter(db: Session, production: Production, agent: Agent, now: datetime) -> Epoch:
    """Bring the agent into the epoch in force; coming from an older one it starts a new
    conversation that opens with what it last heard and said."""
    current = await in_force(db, production, now)
    current.used_at = now
    db.add(current)
    await db.flush()
    if agent.epoch_id == current.id:
        return current
    agent.remembered = await remember(db, agent)
    agent.epoch_id, agent.seen_version = current.id, current.canon_version
    agent.talk_from = 0
    db.add(agent)
    await db.flush()
    return current


async def remember(db: Session, agent: Agent, without: str = "") -> list[str]:
    """What was last heard and said, cut short; without the lines of the turn of this name."""
    query = (
        select(Line)
        .where(Line.agent_id == agent.id, ~col(Line.key).startswith(f"{without}:"))
        .order_by(col(Line.id).desc())
        .limit(REMEMBERED)
    )
    lines = (await db.exec(query)).all()
    said = [
        f"{line.role}: {block['text']}"[:400]
        for line in reversed(lines)
        for block in line.content
        if block.get("type") == "text"
    ]
    return [text for text in said if "canon_delta" not in text]


def brief(production: Production, agent: Agent, role: Role) -> Body:
    """Who this agent is, as a system message behind the shared prefix."""
    head = [f"role: {role.id}"] + ([f"scene: {agent.scene}"] if agent.scene is not None else [])
    text = "\n".join([*head, f"production: {production.code}", "", role.brief])
    return {"role": "system", "content": [{"type": "text", "text": text}]}


def request(model: str, current: Epoch, briefing: Body, lines: Sequence[PromptMessage]) -> Body:
    """The whole body: prefix, brief behind the first user turn, then the agent's own lines."""
    opening = _opening(current)
    load, call, read = opening["messages"]
    own = _merged(lines)
    for message in [m for m in own if m["role"] == "user"][-2:]:
        message["content"][-1]["cache_control"] = CACHE
    first = own[0]["content"] if own else []
    read = {**read, "content": [*read["content"], *first]}
    return {
        "model": model,
        "max_tokens": REPLY_TOKENS,
        "thinking": {"type": "adaptive", "display": "omitted"},
        "output_config": {"effort": "medium"},
        **opening,
        "messages": [load, call, read, briefing, *own[1:]],
    }


def _opening(current: Epoch) -> Body:
    """The prefix as data. Requests share it: whoever gets it must not write into it."""
    if current.sha256 not in PARSED:
        if len(PARSED) == PREFIXES:
            PARSED.pop(next(iter(PARSED)))
        PARSED[current.sha256] = json.loads(current.prefix)
    return PARSED[current.sha256]


def _merged(lines: Sequence[PromptMessage]) -> list[Body]:
    """Lines as messages. A turn that asked ends on tool results, which open the next user turn."""
    messages: list[Body] = []
    for line in lines:
        blocks = [dict(block) for block in line.content]
        if messages and messages[-1]["role"] == line.role:
            messages[-1]["content"] += blocks
        else:
            messages.append({"role": line.role, "content": blocks})
    return messages


async def lines(db: Session, agent: Agent) -> list[PromptMessage]:
    """The agent's conversation in its epoch, in order."""
    query = select(Line.role, Line.content).where(
        Line.agent_id == agent.id,
        Line.epoch_id == agent.epoch_id,
        col(Line.position) >= agent.talk_from,
    )
    return [PromptMessage(*row) for row in await db.exec(query.order_by(col(Line.position)))]


def message_blocks(payload: Body, file_ids: dict[str, str]) -> list[Body]:
    """A message as the model reads it: its frames, each behind its number, then the event."""
    pictures: list[Body] = []
    for frame in payload.get("frames", ()):
        if frame["sha256"] in file_ids:
            source = {"type": "file", "file_id": file_ids[frame["sha256"]]}
            pictures += [
                {"type": "text", "text": f"Frame {frame['frame']}:"},
                {"type": "image", "source": source},
            ]
    event = {name: value for name, value in payload.items() if name not in UNSENT}
    return [*pictures, event_block(event)]


def event_block(event: Body) -> Body:
    return {"type": "text", "text": json.dumps(event, ensure_ascii=False)}
