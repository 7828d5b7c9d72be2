"""Hand-written stand-ins: a chat, a model, a renderer. testing/world.py joins them to a house."""

# A stand-in takes what the real one takes.
# ruff: noqa: ARG002

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.core.chat_port import (
    Attached,
    Button,
    Card,
    Form,
    NoRoom,
    NotFetched,
    Place,
    Profile,
    Ref,
    Speaker,
)
from bot.core.model_port import Answer, ModelError
from bot.core.provider_port import ProviderRequest, RenderFailed


class FakeChat:
    """Keeps cards in memory, by key."""

    name = "fake"

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}
        self.places: dict[str, str] = {}
        self.threads: dict[str, str | None] = {}
        self.posted: list[str] = []
        self.profiles: dict[str, Profile] = {}
        self.speakers: dict[str, Speaker] = {}
        self.edits: list[str] = []
        self.whispers: list[tuple[str, str]] = []
        self.private: list[Card | None] = []  # beside each whisper
        self.forms: dict[str, Form] = {}
        self.signs: list[tuple[str, Button | None]] = []
        self.reactions: list[tuple[str, str]] = []
        self.files: dict[str, bytes] = {}  # of messages, by the id of the file
        self.rooms: dict[str, tuple[str, tuple[str, ...]]] = {}  # topic and people, by name
        self.no_room = ""  # why none is made
        self.closed: set[str] = set()  # channels that we cannot enter

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        assert key not in self.cards, f"{key} was posted twice"
        self.cards[key], self.places[key] = card, place.channel
        self.threads[key] = place.thread
        self.posted.append(key)
        self.speakers[key] = speaker
        return Ref(channel=place.channel, message=key)

    async def find(self, key: str, place: Place) -> Ref | None:
        return Ref(channel=self.places[key], message=key) if key in self.cards else None

    async def edit(self, ref: Ref, card: Card) -> None:
        self.cards[ref.message] = card
        self.edits.append(ref.message)

    async def whisper(
        self, account: str, place: Place, text: str, card: Card | None = None
    ) -> None:
        self.whispers.append((account, text))
        self.private.append(card)

    async def ask_form(self, trigger: str, form: Form) -> None:
        self.forms[trigger] = form

    async def working(self, place: Place, stop: Button | None) -> None:
        self.signs.append((place.channel, stop))

    async def react(self, ref: Ref, emoji: str) -> None:
        self.reactions.append((ref.message, emoji))

    async def profile(self, account: str) -> Profile | None:
        return self.profiles.get(account)

    async def permalink(self, ref: Ref) -> str:
        return f"fake://{ref.channel}/{ref.message}"

    async def download(self, file: Attached, place: Path, most: int) -> None:
        data = self.files.get(file.id)
        if data is None or len(data) > most:
            raise NotFetched("it is not there any more" if data is None else "it is too large")
        await asyncio.to_thread(place.write_bytes, data)

    async def room(self, name: str, topic: str, people: Sequence[str]) -> str:
        if self.no_room:
            raise NoRoom(self.no_room)
        assert self.rooms.get(name, (topic, ()))[0] == topic, f"{name} is another room already"
        self.rooms[name] = (topic, tuple(people))
        return name

    async def enter(self, channel: str) -> bool:
        return channel not in self.closed


Say = dict[str, Any] | str


class ScriptedModel:
    """Answers from a list and keeps every request. A string is text, a dict a tool call."""

    def __init__(self, *answers: Sequence[Say] | ModelError) -> None:
        self.answers = list(answers)
        self.bodies: list[dict[str, Any]] = []
        self.uploads: list[str] = []

    async def reply(self, body: dict[str, Any]) -> Answer:
        self.bodies.append(body)
        said = self.answers.pop(0) if self.answers else ["nothing more"]
        if isinstance(said, ModelError):
            raise said
        blocks = [self._block(n, part) for n, part in enumerate(said)]
        calls = any(block["type"] == "tool_use" for block in blocks)
        return Answer(blocks, "tool_use" if calls else "end_turn", 10, 5, 2, 7)

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        self.uploads.append(name)
        return f"file_{len(data)}"

    def _block(self, number: int, part: Say) -> dict[str, Any]:
        if isinstance(part, str):
            return {"type": "text", "text": part}
        (name, given), *_ = part.items()
        return {
            "type": "tool_use",
            "id": f"toolu_{len(self.bodies)}_{number}",
            "name": name,
            "input": given,
        }


class FakeProvider:
    """One credit per second of film; fails where it is told to."""

    name = "animatic"

    def __init__(self, fails: Callable[[ProviderRequest], bool] = lambda _: False) -> None:
        self.requests: list[ProviderRequest] = []
        self._fails = fails

    def estimate(self, kind: str, seconds: float) -> int:
        return round(seconds) if kind == "video" else 0

    async def render(self, request: ProviderRequest, folder: Path) -> Path:
        self.requests.append(request)
        if self._fails(request):
            raise RenderFailed("the renderer lost this job")
        out = folder / ("take.mp4" if request.kind == "video" else "plate.jpg")
        out.write_bytes(request.key.encode())
        return out
