"""The reading commands: rows to text or JSON. They load no SDK and never start the engine."""

import json
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from bot import texts
from bot.agents.prompt_preview import preview
from bot.app.cli.canon_command import OnlyRead, recite
from bot.app.cli.parser import Stop
from bot.canon.lookup import NotThere
from bot.canon.search import NotLooked, find, plain_lines
from bot.core import money_format
from bot.core.clock import WallClock
from bot.core.roles import read_roles
from bot.core.settings import Settings
from bot.generation import budget
from bot.media.timeline import TimelineUnavailable
from bot.reporting import ledger_listing, timeline_export
from bot.reporting.digest import digest_text
from bot.reporting.summary import credits, presses
from store.db import Session, Store, sqlite_url
from store.files import Files
from store.models import (
    Choice,
    Gate,
    Production,
    Question,
    Scene,
)
from store.shots import shots_of

CLEAR = "\r\x1b[K"  # a terminal's line, emptied


@dataclass(frozen=True)
class ReadRequest:
    """What was asked for, and what it is answered from."""

    db: Session
    production: Production
    wanted: Namespace
    settings: Settings


Answer = Callable[[ReadRequest], Awaitable[tuple[Any, str]]]


async def answer(wanted: Namespace, settings: Settings) -> None:
    """Print what was asked for. Stop carries the one line for a user's error."""
    if not (settings.data_dir / "app.db").is_file():
        raise Stop(
            f"{settings.data_dir} holds no production; set DATA_DIR, or try: film rehearse SCRIPT"
        )
    store = Store(sqlite_url(settings.data_dir))
    try:
        async with store.reading() as db:
            production = await _production(db, wanted.production)
            ask = ReadRequest(db, production, wanted, settings)
            found, text = await ANSWERS[wanted.command](ask)
    except DatabaseError as error:
        older = "; bring it up to date: film migrate" if "no such" in str(error.orig) else ""
        where = settings.data_dir / "app.db"
        raise Stop(f"{where} cannot be read: {error.orig}{older}") from error
    finally:
        await store.close()
    print(json.dumps(found, ensure_ascii=False, default=str) if wanted.json else text)


async def _production(db: Session, code: str | None) -> Production:
    rows = (await db.exec(select(Production).order_by(Production.code))).all()
    named = [row for row in rows if code is None or row.code == code.upper()]
    if len(named) == 1:
        return named[0]
    if not rows:
        raise Stop("no production was begun here yet; try: film rehearse SCRIPT")
    problem = "there is more than one production" if code is None else f"there is no {code}"
    raise Stop(f"{problem}; say --production {' or '.join(row.code for row in rows)}")


async def _status(ask: ReadRequest) -> tuple[Any, str]:
    digest = texts.unlinked(await digest_text(ask.db, ask.production))
    found = {
        "production": ask.production.code,
        "title": ask.production.title,
        "canon_version": ask.production.canon_version,
        "credits": await credits(ask.db, ask.production),
        "presses": await presses(ask.db, ask.production),
        "digest": digest,
    }
    return found, f"{ask.production.title} ({ask.production.code})\n{digest}"


async def _canon(ask: ReadRequest) -> tuple[Any, str]:
    try:
        return await recite(ask.db, ask.production, ask.wanted.words)
    except (NotThere, OnlyRead) as problem:
        raise Stop(str(problem)) from problem


async def _gates(ask: ReadRequest) -> tuple[Any, str]:
    query = select(Gate).where(Gate.production_id == ask.production.id).order_by(col(Gate.id))
    found = [
        {
            "id": f"G-{g.number}",
            "stage": g.stage,
            "act": g.act,
            "attempt": g.attempt,
            "status": g.status,
            "made_by": g.made_by,
            "decided_by": g.decided_by,
            "decided_at": g.decided_at.isoformat() if g.decided_at else None,
            "reason": g.reason,
            "digest": g.digest,
            "canon_version": g.canon_version,
        }
        for g in await ask.db.exec(query)
    ]
    lines = [
        f"{g['id']:5} {g['stage']}{' act ' + str(g['act']) if g['act'] else ''}: {g['status']}"
        + (f" by {g['decided_by']}" if g["decided_by"] else "")
        + (f" ({g['reason']})" if g["reason"] else "")
        for g in found
    ]
    return found, "\n".join(lines) or "no gate yet"


async def _questions(ask: ReadRequest) -> tuple[Any, str]:
    query = select(Question).where(Question.production_id == ask.production.id)
    found = []
    for q in (await ask.db.exec(query.order_by(col(Question.id)))).all():
        choices = select(Choice.label).where(Choice.question_id == q.id).order_by(col(Choice.id))
        found.append(
            {
                "id": f"Q-{q.number}",
                "status": q.status,
                "text": q.text,
                "options": list((await ask.db.exec(choices)).all()),
                "answer": q.answer,
                "answered_by": q.answered_by,
                "scope": q.scope,
                "permalink": q.permalink,
            }
        )
    lines = [f"{q['id']} {q['status']}: {q['text']} {q['answer'] or ''}".rstrip() for q in found]
    return found, "\n".join(lines) or "no question yet"


async def _shots(ask: ReadRequest) -> tuple[Any, str]:
    found = [
        {"shot": s.code, "act": s.act, "status": s.status, "seconds": s.seconds, **s.plan}
        for s in await shots_of(ask.db, ask.production)
    ]
    lines = [
        f"{s['shot']} {s['status']:6} {s['seconds']:g}s {s['size']}: {s['action']}" for s in found
    ]
    return found, "\n".join(lines) or "no shot yet"


async def _ledger(ask: ReadRequest) -> tuple[Any, str]:
    rows = await budget.books(ask.db, ask.production)
    sums = await credits(ask.db, ask.production)
    postings = await ledger_listing.postings(ask.db, ask.production)
    return {**sums, **money_format.plain(rows), "postings": postings}, money_format.table(rows)


async def _log(ask: ReadRequest) -> tuple[Any, str]:
    if ask.wanted.verify:
        watched = sys.stderr.isatty()
        flaw = await ledger_listing.flaw(ask.db, _passed if watched else None)
        if watched:
            sys.stderr.write(CLEAR)
        if flaw is not None:
            raise Stop(flaw)
        return {"sound": True}, "the chain is sound"
    if ask.wanted.jsonl:
        return None, "\n".join(await ledger_listing.lines(ask.db, ask.production))
    found = await ledger_listing.record(ask.db, ask.production)
    lines = [f"{str(r['at'])[:16]} {r['who']}: {r['what']} {r['subject']}" for r in found]
    return found, "\n".join(lines)


def _passed(rows: int) -> None:
    """Progress for somebody who looks on, in one line that goes again."""
    sys.stderr.write(f"{CLEAR}{rows} rows are sound")
    sys.stderr.flush()


async def _find(ask: ReadRequest) -> tuple[Any, str]:
    try:
        hits = await find(ask.db, ask.production, ask.wanted.words)
    except NotLooked as problem:
        raise Stop(str(problem)) from problem
    return [h.plain() for h in hits], "\n".join(plain_lines(hits)) or "nothing found"


async def _prompt(ask: ReadRequest) -> tuple[Any, str]:
    roles, _ = read_roles(ask.settings.roles_dir)
    role = roles.get(ask.wanted.role)
    if role is None:
        raise Stop(f"there is no role {ask.wanted.role}; the roles are {', '.join(sorted(roles))}")
    scenes = select(Scene.position).where(Scene.production_id == ask.production.id)
    known = set((await ask.db.exec(scenes)).all())
    if role.scope == "scene" and known and ask.wanted.scene not in known:
        raise Stop(f"there is no scene {ask.wanted.scene}; scenes are 1 to {max(known)}")
    body = await preview(
        ask.db,
        ask.production,
        role,
        ask.wanted.scene,
        ask.settings.model,
        WallClock().now(),
    )
    return body, json.dumps(body, ensure_ascii=False, indent=2)


async def _export(ask: ReadRequest) -> tuple[Any, str]:
    kind, act = ask.wanted.format, ask.wanted.act
    if kind != "otio":
        raise Stop(f"{kind} is not there yet; --format otio is, and editors’ programs convert it")
    acts = await timeline_export.acts(ask.db, ask.production, act)
    if not acts:
        raise Stop(f"act {act} has no rough cut yet" if act else "there is no rough cut yet")
    out = timeline_export.place(ask.settings.data_dir, ask.production, act)
    try:
        timeline_export.write(
            ask.production.title, acts, Files(ask.settings.data_dir / "media"), out
        )
    except TimelineUnavailable as missing:
        raise Stop(str(missing)) from missing
    return {"format": kind, "path": str(out), "acts": [a.plain() for a in acts]}, str(out)


ANSWERS: dict[str, Answer] = {
    "status": _status,
    "canon": _canon,
    "gates": _gates,
    "questions": _questions,
    "shots": _shots,
    "ledger": _ledger,
    "log": _log,
    "find": _find,
    "prompt": _prompt,
    "export": _export,
}
