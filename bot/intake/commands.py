"""The word for material: files on a message are brought, whatever page it stands on."""

from bot.core.action_context import ActionContext, CommandWords
from bot.core.chat_port import Message
from bot.intake import import_request


async def bring(ask: ActionContext[CommandWords]) -> str:
    """`import` on a message with files; without any it says how."""
    message = Message(
        account=ask.member.account,
        text=" ".join(ask.cause.words),
        place=ask.cause.place,
        permalink=ask.cause.permalink,
        files=ask.cause.files,
    )
    return await import_request.bring(ask.app, ask.db, ask.production, ask.member, message, ask.key)
