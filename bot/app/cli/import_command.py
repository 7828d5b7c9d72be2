"""`film import`: material from a path of this machine. It changes rows and starts nothing: who is
asked, and every card, waits for a running bot."""

import asyncio
import getpass
import json
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from bot import texts
from bot.app.cli.parser import Stop
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Place
from bot.core.clock import WallClock
from bot.core.context import AppContext, get_row
from bot.core.instance_lock import FolderInUse, alone
from bot.core.members import holders, person
from bot.core.model_port import Answer, ModelError
from bot.core.roles import read_roles
from bot.core.settings import Settings
from bot.intake import apply, confirm
from bot.intake.classify import Known
from bot.intake.receive import Sorted, keep, known_of, look_into, materials_of
from bot.intake.unpack import NotBrought, shown
from bot.production import create
from bot.production.create import Brought
from store.db import Session, Store, sqlite_url
from store.files import Files
from store.inbound import Recorder
from store.migrating import is_current, prepare
from store.models import ImportBatch, ImportedFile, ImportStatus, Member, Production, Right, Taken

Json = dict[str, Any]


class NoModel:
    """Nobody is asked anything here."""

    async def reply(self, body: Json) -> Answer:
        raise ModelError(f"no model answers here ({len(body)})")

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        raise ModelError(f"no model is shown {name} ({media_type}, {len(data)} bytes)")


async def bring(wanted: Namespace, settings: Settings) -> None:
    """Print what each file is taken for. Stop carries the one line for a user's error."""
    path = wanted.path.expanduser()
    if not path.exists():
        raise Stop(f"{shown(str(wanted.path))}: there is nothing here under this name")
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        async with _app(settings) as app:
            parcel = await _brought(app, wanted, path)
            if wanted.yes:
                await _take(app, parcel)
            words = await _words(app, parcel.id, wanted.json)
    except NotBrought as problem:
        raise Stop(str(problem)) from problem
    except (OSError, DatabaseError) as problem:
        raise Stop(f"{settings.data_dir} cannot be written: {problem}") from problem
    print(words)


@asynccontextmanager
async def _app(settings: Settings) -> AsyncIterator[AppContext]:
    """The rows and the files of a folder, without engine, chat and model."""
    folder = settings.data_dir
    await asyncio.to_thread(_ready, folder)
    store = Store(sqlite_url(folder), settings.sqlite_synchronous)
    recorder = Recorder(folder, settings.sqlite_synchronous)
    with ThreadPoolExecutor(2) as worker_pool:
        try:
            yield AppContext(
                store=store, recorder=recorder, clock=WallClock(), files=Files(folder / "media"),
                model=NoModel(), roles=read_roles(settings.roles_dir)[0], providers={},
                models={}, worker_pool=worker_pool,
            )  # fmt: skip
        finally:
            recorder.close()
            await store.close()


def _ready(folder: Path) -> None:
    """Have the tables of this version, whoever is at work there with them already."""
    if (folder / "app.db").exists() and is_current(sqlite_url(folder)):
        return
    try:
        with alone(folder):
            prepare(folder)
    except FolderInUse as busy:
        raise Stop(
            f"{busy}; stop it first, or let its next start bring its database up to date"
        ) from busy


async def _brought(app: AppContext, wanted: Namespace, path: Path) -> ImportBatch:
    """The parcel of this path; the same files brought again are the same parcel."""
    async with app.store.reading() as db:
        production = await _production(db, wanted.production)
        known = await known_of(db, production) if production else Known()
    found = await look_into(app, [(path, path.name)], known)
    if not found.materials:
        why = found.refused[0]["why"] if found.refused else "the folder is empty"
        raise NotBrought(f"{shown(path.name)}: {why}")
    async with app.store.writing() as db:
        there = production or await _begin(app, db, found, path)
        return await _parcel(app, db, there, found, path)


async def _production(db: Session, code: str | None) -> Production | None:
    """The one that is meant; None if there is none yet. Stop: which?"""
    rows = (await db.exec(select(Production).order_by(Production.code))).all()
    named = [row for row in rows if code is None or row.code == code.upper()]
    if len(named) == 1:
        return named[0]
    if not rows and code is None:
        return None
    there = " or ".join(row.code for row in rows)
    problem = "there is more than one production" if code is None else f"there is no {code}"
    raise Stop(f"{problem}; say --production {there}" if there else f"{problem}; leave it out")


async def _begin(app: AppContext, db: Session, found: Sorted, path: Path) -> Production:
    """A production of whoever brings the material; more people join it later."""
    scripts = [m.body["script"]["title"] for m in found.materials if m.kind == Taken.SCRIPT]
    name = next(filter(None, scripts), "") or path.stem.replace("_", " ")
    user = _user()
    rights = [Right.DIRECTOR.value, Right.LINE_PRODUCER.value]
    me = Member(production_id=0, account=_account(), handle=f"@{user}", name=user, rights=rights)
    pages = {role.id: me.handle for role in app.roles.values() if role.scope == "production"}
    return await create.begin(app, db, Brought(None, author=person(me), name=name), [me], pages)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "me"


def _account() -> str:
    return f"console:{_user()}"


async def _parcel(
    app: AppContext, db: Session, production: Production, found: Sorted, path: Path
) -> ImportBatch:
    key = f"content:{production.id}:{found.digest}"
    query = (
        select(ImportBatch)
        .where(col(ImportBatch.key).startswith(key))
        .order_by(col(ImportBatch.id))
    )
    before = (await db.exec(query)).all()
    if before and before[-1].status != ImportStatus.LEFT:
        return before[-1]
    me = await _me(db, production)
    somebody = me or (await holders(db, production, Right.DIRECTOR, deputies=False))[0]
    parcel = ImportBatch(
        production_id=production.id, key=f"{key}:{len(before)}", title=shown(path.name),
        by=person(me) if me else texts.at_the_console(_user()), member_id=somebody.id,
        channel=production.home, at=app.clock.now(),
    )  # fmt: skip
    db.add(parcel)
    await db.flush()
    await keep(app, db, parcel, found)
    return parcel


async def _me(db: Session, production: Production) -> Member | None:
    query = select(Member).where(
        Member.production_id == production.id, Member.account == _account()
    )
    return (await db.exec(query)).first()


async def _take(app: AppContext, parcel: ImportBatch) -> None:
    """Confirm it as it stands, by somebody of this machine who is a member with the right."""
    if parcel.status == ImportStatus.LANDED:
        return
    async with app.store.writing() as db:
        production = await get_row(db, Production, parcel.production_id)
        me = await _me(db, production)
        if me is None:
            who = [m.name for m in await holders(db, production, Right.DIRECTOR)]
            raise Stop(texts.no_member_here(_user(), who))
        press = ButtonPress(
            parcel.id, parcel.revision, me.account, f"take:parcel:{parcel.id}:{parcel.revision}",
            Place(channel=parcel.channel),
        )  # fmt: skip
        key, now = f"console:{parcel.id}:{parcel.revision}", app.clock.now()
        action = ActionContext(app, db, production, me, person(me), key, now, press)
        outcome = await confirm.take(action)
    if not outcome.decided:
        raise Stop(outcome.words)
    async with app.store.reading() as db:
        given = (await get_row(db, ImportBatch, parcel.id)).answers["verdict"]
    await apply.land(app, parcel.id, given)


async def _words(app: AppContext, import_batch_id: int, as_json: bool) -> str:
    async with app.store.reading() as db:
        parcel = await get_row(db, ImportBatch, import_batch_id)
        production = await get_row(db, Production, parcel.production_id)
        materials = await materials_of(db, parcel)
    if as_json:
        found = {
            "production": production.code,
            "status": parcel.status,
            "files": [_file(material) for material in materials],
            "left_aside": parcel.refused,
        }
        return json.dumps(found, ensure_ascii=False)
    return "\n".join([*_lines(materials), *_aside(parcel), _next(parcel, production)])


def _file(material: ImportedFile) -> Json:
    return {
        "number": material.number,
        "name": material.name,
        "taken_for": texts.TAKEN[Taken(material.kind)],
        "subject": material.subject,
        "sha256": material.sha256,
        "note": material.note,
    }


def _lines(materials: Sequence[ImportedFile]) -> list[str]:
    wide = max((len(m.name) for m in materials), default=0)
    return [
        f"{m.number:4}  {m.name:{wide}}  {texts.taken_for(Taken(m.kind), m.subject)}"
        + (f"  ({m.note})" if m.note else "")
        for m in materials
    ]


def _aside(parcel: ImportBatch) -> list[str]:
    return [f"left aside: {item['name']}: {item['why']}" for item in parcel.refused]


def _next(parcel: ImportBatch, production: Production) -> str:
    if parcel.status == ImportStatus.LANDED:
        return f"{production.code}: in its place; film status --production {production.code}"
    return f"{production.code}: waits for a press on its card, or for --yes"
