"""What is heard of what people write: a word to us, something for a role, or talk among others."""

from bot.app.command_table import is_word
from bot.core.chat_port import Message
from bot.core.context import AppContext
from bot.messaging import threads

OUR_OWN = "ts:"  # a thread below a message that is no card of ours

# First words beside a file in a direct message, where the file is what matters.
DROPS = ("", "new", "script")


def is_talk(text: str) -> bool:
    """Whether these words are for people alone."""
    return text.lstrip().startswith(("//", "<@", "@"))


async def classify_message(app: AppContext, message: Message, mentioned: bool) -> str:
    """`command`, `message`, or nothing: it is acknowledged and not kept. On an unbound channel
    only a mention is heard, and there it is a word to us whatever it says."""
    channel, thread = message.place.channel, message.place.thread or ""
    direct = channel.startswith("dm:")
    first = next(iter(message.text.split()), "").lower()
    drops = direct and bool(message.files) and first in DROPS
    if (mentioned or direct) and is_word(message.text) and not drops:
        return "command"
    if direct or (thread and not thread.startswith(OUR_OWN)):
        return "message"
    if await threads.is_bound(app, channel):
        return "message"
    return "command" if mentioned else ""
