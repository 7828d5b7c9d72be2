"""The word for material: files on a message are brought, whatever page it stands on."""

from bot.asking import Ask
from bot.bringing import posting
from bot.chat import Message


async def bring(ask: Ask) -> str:
    """`import` on a message with files; without any it says how."""
    message = Message(
        account=ask.member.account,
        text=" ".join(ask.words),
        place=ask.place,
        permalink=ask.permalink,
        files=ask.files,
    )
    return await posting.bring(ask.house, ask.db, ask.production, ask.member, message, ask.key)
