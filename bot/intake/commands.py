"""The word for material: files on a message are brought, whatever page it stands on."""

from bot.core.chat_port import Message
from bot.core.command_request import Ask
from bot.intake import import_request


async def bring(ask: Ask) -> str:
    """`import` on a message with files; without any it says how."""
    message = Message(
        account=ask.member.account,
        text=" ".join(ask.words),
        place=ask.place,
        permalink=ask.permalink,
        files=ask.files,
    )
    return await import_request.bring(ask.app, ask.db, ask.production, ask.member, message, ask.key)
