"""The stand-ins that tests use: those of the backlot, and a platform that dies."""

from backlot.fakes import FakeChat, FakeProvider, Say, ScriptedModel
from bot.chat import Card, Place, Ref, Speaker

__all__ = ["DyingChat", "FakeChat", "FakeProvider", "Killed", "Say", "ScriptedModel"]


class Killed(BaseException):
    """The process is gone."""


class DyingChat(FakeChat):
    """A platform during whose post the process is killed."""

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        raise Killed
