"""The one word for the canon: what is there, what an entry says and said, what brings an old
version back, and what makes something that was said to one role canon for all."""

from collections.abc import Sequence
from dataclasses import replace

from bot import texts
from bot.canon import history as versions
from bot.canon import lookup
from bot.canon.lookup import NotThere
from bot.canon.readiness import readiness
from bot.core.action_context import ActionContext, CommandWords, pressed
from bot.core.chat_port import Form
from bot.core.command_request import Answer, Private
from bot.core.untrusted_text import visible
from bot.workflow import promote as promoting
from bot.workflow import restore as restoring
from store.models import Entry


async def canon(ask: ActionContext[CommandWords]) -> str | Private | Form:
    """`canon`, `canon MARA`, and `history`, `compare`, `restore` or `promote` in front."""
    form = FORM.get(ask.cause.words[0].lower(), entry) if ask.cause.words else inputs
    try:
        return await form(ask)
    except NotThere as problem:
        return str(problem)


async def inputs(ask: ActionContext[CommandWords]) -> str:
    """The six inputs, and which are there."""
    return texts.six_inputs([(i.name, i.state) for i in await readiness(ask.db, ask.production)])


async def entry(ask: ActionContext[CommandWords]) -> Private:
    found = await lookup.named(ask.db, ask.production, ask.cause.words)
    return await _beside(ask, found, await lookup.told(ask.db, ask.production, found))


async def history(ask: ActionContext[CommandWords]) -> str | Private:
    if len(ask.cause.words) < 2:
        return texts.HISTORY_HOW
    found = await lookup.named(ask.db, ask.production, ask.cause.words[1:])
    return await _beside(ask, found, await versions.history(ask.db, ask.production, found))


async def _beside(ask: ActionContext[CommandWords], found: Entry, lines: Sequence[str]) -> Private:
    """The words, and the card that leads on from them."""
    card = await restoring.card(ask.db, ask.production, found)
    return Private("\n".join(lines), card, ask.cause.place.thread)


async def compare(ask: ActionContext[CommandWords]) -> str:
    before, after = await versions.compared(ask.db, ask.production, ask.cause.words[1:])
    return "\n".join(versions.comparison(before, after))


async def restore(ask: ActionContext[CommandWords]) -> str:
    """`restore MARA v1 why`: what stands behind the version is the reason."""
    name, why = _split(ask.cause.words[1:])
    if not name:
        return texts.RESTORE_HOW
    old = await lookup.named(ask.db, ask.production, name)
    value = f"restore:entry:{old.id}:1"
    press = pressed(ask, value, old.id, 1, reason=visible(" ".join(why)))
    return (await restoring.restore(press)).words


def _split(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """(the words up to the version, the words behind it); no version, nothing."""
    at = next((n for n, word in enumerate(words, 1) if lookup.VERSION.fullmatch(word)), 0)
    return words[:at], words[at:]


async def promote(ask: ActionContext[CommandWords]) -> str:
    """What stands behind the word is a scope, and words or a link."""
    return await promoting.promote(ask.because(replace(ask.cause, words=ask.cause.words[1:])))


FORM: dict[str, Answer] = {
    "history": history,
    "compare": compare,
    "restore": restore,
    "promote": promote,
}
