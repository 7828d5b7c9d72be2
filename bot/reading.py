"""The reading commands: rows to text or JSON. They load no SDK and never start the engine."""

import json
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel import col, select

from bot.cli import Stop
from bot.clock import WallClock
from bot.digest import digest_text
from bot.settings import Settings
from bot.summary import canon_digest, credits, presses
from store import canon
from store.db import Session, Store, sqlite_url
from store.log import first_bad
from store.models import (
    Choice,
    Entry,
    EntryKind,
    Gate,
    LogRow,
    Posting,
    Production,
    Question,
    Shot,
)

Answer = Callable[[Session, Production, Namespace], Awaitable[tuple[Any, str]]]


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
            found, text = await ANSWERS[wanted.command](db, production, wanted)
    finally:
        await store.close()
    print(json.dumps(found, ensure_ascii=False, default=str) if wanted.json else text)


async def _production(db: Session, code: str | None) -> Production:
    rows = (await db.exec(select(Production).order_by(Production.code))).all()
    named = [row for row in rows if code in (None, row.code)]
    if len(named) == 1:
        return named[0]
    known = ", ".join(row.code for row in rows) or "none yet"
    raise Stop(f"name one production with --production SHOW; there is {known}")


async def _status(db: Session, production: Production, _: Namespace) -> tuple[Any, str]:
    digest = await digest_text(db, production, WallClock().now())
    found = {
        "production": production.code,
        "title": production.title,
        "canon_version": production.canon_version,
        "credits": await credits(db, production),
        "presses": await presses(db, production),
        "digest": digest,
    }
    return found, f"{production.title} ({production.code})\n{digest}"


async def _canon(db: Session, production: Production, _: Namespace) -> tuple[Any, str]:
    entries = await canon.snapshot(db, production)
    found = {
        "version": production.canon_version,
        "digest": await canon_digest(db, production),
        "entries": [_entry(entry) for entry in entries],
    }
    lines = [
        f"{e.kind:18} {e.name} v{e.version}" + (f" [{e.scope}]" if e.scope != "production" else "")
        for e in entries
    ]
    return found, "\n".join([f"canon {production.canon_version}", *lines])


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "scope": entry.scope,
        "version": entry.version,
        "number": entry.number,
        "author": entry.author,
        "reason": entry.reason,
        "at": entry.at.isoformat(),
        "permalink": entry.permalink,
        "digest": entry.digest,
        "body": entry.body,
    }


async def _gates(db: Session, production: Production, _: Namespace) -> tuple[Any, str]:
    query = select(Gate).where(Gate.production_id == production.id).order_by(col(Gate.id))
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
        for g in await db.exec(query)
    ]
    lines = [
        f"{g['id']:5} {g['stage']}{' act ' + str(g['act']) if g['act'] else ''}: {g['status']}"
        + (f" by {g['decided_by']}" if g["decided_by"] else "")
        + (f" ({g['reason']})" if g["reason"] else "")
        for g in found
    ]
    return found, "\n".join(lines) or "no gate yet"


async def _questions(db: Session, production: Production, _: Namespace) -> tuple[Any, str]:
    query = select(Question).where(Question.production_id == production.id)
    found = []
    for q in (await db.exec(query.order_by(col(Question.id)))).all():
        choices = select(Choice.label).where(Choice.question_id == q.id).order_by(col(Choice.id))
        found.append(
            {
                "id": f"Q-{q.number}",
                "status": q.status,
                "text": q.text,
                "options": list((await db.exec(choices)).all()),
                "answer": q.answer,
                "answered_by": q.answered_by,
                "scope": q.scope,
                "permalink": q.permalink,
            }
        )
    lines = [f"{q['id']} {q['status']}: {q['text']} {q['answer'] or ''}".rstrip() for q in found]
    return found, "\n".join(lines) or "no question yet"


async def _shots(db: Session, production: Production, _: Namespace) -> tuple[Any, str]:
    query = select(Shot).where(Shot.production_id == production.id, col(Shot.cut_out).is_(False))
    found = [
        {"shot": s.code, "act": s.act, "status": s.status, "seconds": s.seconds, **s.plan}
        for s in await db.exec(query.order_by(Shot.code))
    ]
    lines = [
        f"{s['shot']} {s['status']:6} {s['seconds']:g}s {s['size']}: {s['action']}" for s in found
    ]
    return found, "\n".join(lines) or "no shot yet"


async def _ledger(db: Session, production: Production, _: Namespace) -> tuple[Any, str]:
    query = select(Posting).where(Posting.production_id == production.id).order_by(col(Posting.id))
    rows = [
        {
            "at": p.at.isoformat(),
            "what": p.what,
            "amount": p.amount,
            "debit": p.debit,
            "credit": p.credit,
            "key": p.key,
        }
        for p in await db.exec(query)
    ]
    sums = await credits(db, production)
    return {**sums, "postings": rows}, "\n".join(
        f"{name:9} {value}" for name, value in sums.items()
    )


async def _log(db: Session, production: Production, wanted: Namespace) -> tuple[Any, str]:
    if wanted.verify:
        bad = await first_bad(db)
        if bad is not None:
            raise Stop(
                f"the chain breaks at row {bad}: it or a row before it was changed or removed"
            )
        return {"sound": True}, "the chain is sound"
    query = select(LogRow).where(LogRow.production_id == production.id).order_by(col(LogRow.id))
    found = [
        {
            "id": r.id,
            "at": r.at.isoformat(),
            "who": r.who,
            "what": r.what,
            "subject": r.subject,
            "detail": r.detail,
            "hash": r.hash,
        }
        for r in await db.exec(query)
    ]
    lines = [f"{str(r['at'])[:16]} {r['who']}: {r['what']} {r['subject']}" for r in found]
    return found, "\n".join(lines)


async def _find(db: Session, production: Production, wanted: Namespace) -> tuple[Any, str]:
    """Canon, questions and shots that hold every word; newest first, superseded ones marked."""
    words = [word.lower() for word in wanted.words]
    current = {entry.id for entry in await canon.snapshot(db, production)}
    found = [
        {
            "what": _label(e),
            "by": e.author,
            "at": e.at.isoformat(),
            "current": e.id in current,
            "permalink": e.permalink,
            "words": str(e.body.get("text") or e.body.get("anchor") or "")[:200],
        }
        for e in reversed(await canon.history(db, production))
        if e.kind != EntryKind.SCRIPT and _holds(words, e.name, e.body)
    ]
    questions, _ = await _questions(db, production, wanted)
    shots, _ = await _shots(db, production, wanted)
    found += [{"what": q["id"], "words": q["text"]} for q in questions if _holds(words, q)]
    found += [{"what": s["shot"], "words": s["action"]} for s in shots if _holds(words, s)]
    lines = [
        f"{hit['what']}: {hit['words']}"
        if hit.get("current", True)
        else f"~{hit['what']}: {hit['words']}~"
        for hit in found
    ]
    return found, "\n".join(lines) or "nothing found"


def _holds(words: list[str], *things: Any) -> bool:
    text = json.dumps(things, ensure_ascii=False, default=str).lower()
    return all(word in text for word in words)


def _label(entry: Entry) -> str:
    return f"D-{entry.number}" if entry.number else f"{entry.kind} {entry.name} v{entry.version}"


ANSWERS: dict[str, Answer] = {
    "status": _status,
    "canon": _canon,
    "gates": _gates,
    "questions": _questions,
    "shots": _shots,
    "ledger": _ledger,
    "log": _log,
    "find": _find,
}
