"""What an agent says at the end of its turn, on its page: at once, or later if a chat is down."""

from sqlmodel import col, select

from bot.core.chat_port import Card, Place, PlatformUnavailable, Ref
from bot.core.context import AppContext, get_row
from bot.messaging.card_publisher import publish
from store.models import Agent, Inbound, ScheduledJob

SILENT = "👀"
LONGEST = 9000  # characters of one message: what every platform shows, cut into its own pieces


async def say(app: AppContext, agent: Agent, name: str, words: str) -> bool:
    """Post what was said; with nothing to add, only show that it was read. False: some chat could
    not be reached, and it is to be said again."""
    if words.removeprefix("understudy:").strip() == SILENT:
        await _nod(app, name)
        return True
    try:
        await _post(app, agent, name, words)
    except PlatformUnavailable:
        return False
    return True


async def later(app: AppContext, row: ScheduledJob) -> None:
    """Post once more what could not be posted; leave alone what stands already."""
    async with app.store.reading() as db:
        agent = await get_row(db, Agent, row.payload["agent"])
    await _post(app, agent, row.payload["turn"], row.payload["words"])


async def _post(app: AppContext, agent: Agent, name: str, words: str) -> None:
    if not words:
        return
    role, place, late = app.roles[agent.role], Place(channel=agent.channel), None
    for number, piece in enumerate(pieces(words), 1):
        key = name if number == 1 else f"{name}:{number}"
        card = Card(title=role.title, lines=(piece,))
        for chat in app.chats.values():
            try:
                await publish(app, chat, key, place, card, role.speaker)
            except PlatformUnavailable as problem:
                late = problem
    if late is not None:
        raise late


def pieces(words: str) -> list[str]:
    """A long reply in several messages, cut where a paragraph or a line ends if it can be."""
    if len(words) <= LONGEST:
        return [words]
    ends = (words.rfind(mark, LONGEST // 2, LONGEST) for mark in ("\n\n", "\n", " "))
    end = next((end for end in ends if end > 0), LONGEST)
    return [words[:end].rstrip(), *pieces(words[end:].lstrip("\n"))]


async def _nod(app: AppContext, name: str) -> None:
    """A reaction on each message of this turn that came from a platform."""
    async with app.store.reading() as db:
        rows = (await db.exec(select(Inbound).where(col(Inbound.turn) == name))).all()
    for row in rows:
        ref = row.payload.get("ref")
        if ref and ref["platform"] in app.chats:
            where = Ref(channel=ref["channel"], message=ref["message"])
            await app.chats[ref["platform"]].react(where, SILENT)
