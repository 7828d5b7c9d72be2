"""Files dropped in a direct message: material of the one film that waits for a script, or the
beginning of another. They are looked into before anything is offered."""

import tempfile
from pathlib import Path

from sqlmodel import col, select

from bot import texts
from bot.canon import drafts
from bot.core.chat_port import Button, Card, Message, NotFetched
from bot.core.context import AppContext, get_row
from bot.core.members import has
from bot.intake import foreign_files, import_request
from bot.intake.confirm import MAY
from bot.media.screenplay.model import LIMIT, Script, ScriptError
from bot.messaging import private_messages
from bot.production import open_form, welcome
from store import scheduled_jobs
from store.db import Session
from store.models import EntryKind, Inbound, Member, Production, ScheduledJob

FILES = 10  # of a message that are looked into for a script
Film = tuple[Production, Member]


async def came(app: AppContext, db: Session, row: Inbound, message: Message) -> bool:
    """Whether these are files of a direct message, which are looked into here."""
    if not message.files or not message.place.channel.startswith("dm:"):
        return False
    films = await _films(db, message.account)
    waits = [film for film in films if await _waits_for_script(db, film[0])]
    if len(films) == len(waits) == 1:
        await _bring(app, db, films[0], row, message)
    else:
        await wait(app, db, row.key)
    return True


async def wait(app: AppContext, db: Session, key: str) -> None:
    """Have the files of this delivery looked into; its card comes when they are."""
    row = (await db.exec(select(Inbound).where(Inbound.key == key))).one()
    await scheduled_jobs.schedule(db, None, "dropped", key, app.clock.now(), inbound=row.id)


async def _films(db: Session, account: str) -> list[Film]:
    """The productions to which this person may bring anything."""
    query = select(Production, Member).join(Member, col(Member.production_id) == Production.id)
    rows = await db.exec(query.where(Member.account == account).order_by(col(Production.id)))
    return [(film, member) for film, member in rows.all() if has(member, *MAY)]


async def _waits_for_script(db: Session, film: Production) -> bool:
    return not await drafts.needs_change(db, film, EntryKind.SCRIPT, "script")


async def _bring(app: AppContext, db: Session, film: Film, row: Inbound, message: Message) -> None:
    words = await import_request.bring(app, db, *film, message, row.key)
    await private_messages.send_privately(app, db, message.account, message.place, words)


async def look(app: AppContext, row: ScheduledJob) -> None:
    """Read the script; its card begins a production. What is none belongs to the one film that
    this person is in, or it is said what is wrong with it."""
    async with app.store.reading() as db:
        delivery = await get_row(db, Inbound, row.payload["inbound"])
    if "looked" in delivery.payload:
        return
    message = Message.model_validate(delivery.payload["body"])
    script, whys = await _script(app, message)
    async with app.store.writing() as db:
        delivery = await get_row(db, Inbound, row.payload["inbound"])
        films = await _films(db, message.account)
        found = {"script": script.model_dump(mode="json")} if script else {}
        delivery.payload = {**delivery.payload, "looked": True, **found}
        db.add(delivery)
        if script is not None:
            card = script_card(delivery, script)
            await private_messages.send_privately(
                app, db, message.account, message.place, card.title, card
            )
        elif len(films) == 1:
            await _bring(app, db, films[0], delivery, message)
        else:
            words, card = texts.no_script(whys, elsewhere=bool(films)), welcome.card()
            await private_messages.send_privately(
                app, db, message.account, message.place, words, card
            )


async def _script(app: AppContext, message: Message) -> tuple[Script | None, list[str]]:
    """(the first script among the files, why the files before it are none)."""
    chat = app.chats[message.account.partition(":")[0]]
    whys: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(message.files[:FILES]):
            place = Path(folder) / f"{number:02}"
            try:
                await chat.download(file, place, LIMIT)
                return await foreign_files.script(app.file_workers, place, file.name), whys
            except NotFetched as problem:
                whys.append(f"{file.name}: {problem}")
            except ScriptError as problem:
                whys.append(str(problem))
    return None, whys


def script_card(row: Inbound, script: Script) -> Card:
    """What was read, and the button that begins a production with it."""
    facts = texts.script_facts(script.model_dump(mode="json"))
    doubts = (texts.READ_FROM_PDF,) if script.needs_confirmation else ()
    load: Button = open_form.button(row, "load", texts.LOAD_AS_SCRIPT)
    return Card(title=texts.script_read(script.title), lines=(facts, *doubts), buttons=(load,))
