"""The word for the script: what the film has, and how one comes in."""

from bot import texts
from bot.core.action_context import ActionContext, CommandWords
from bot.intake import commands
from bot.production import stages
from store import canon
from store.models import EntryKind


async def script(ask: ActionContext[CommandWords]) -> str:
    """What the film goes by; with a file on the message, that file is brought."""
    if ask.cause.files:
        return await commands.bring(ask)
    entry = await canon.newest(ask.db, ask.production, EntryKind.SCRIPT, "script")
    if entry is None:
        return texts.NO_SCRIPT_YET
    facts = await stages.read(ask.db, ask.production)
    locked = (stages.SCRIPT.key, None) in facts.passed
    return texts.script_of(entry, locked=locked)
