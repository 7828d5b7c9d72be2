"""The stand-ins that tests use: those of the backlot, and a platform that dies."""

from bot.core.chat_port import Card, Place, Ref, Speaker
from testing.fakes import FakeChat, FakeProvider, Say, ScriptedModel

__all__ = ["DyingChat", "FakeChat", "FakeProvider", "Killed", "Say", "ScriptedModel"]


class Killed(BaseException):
    """The process is gone."""


class DyingChat(FakeChat):
    """A platform during whose post the process is killed."""

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        raise Killed
