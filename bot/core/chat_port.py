"""The port to every chat platform: what is shown, what comes back, what a platform does."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import AfterValidator, BaseModel, Field

from bot.core.untrusted_text import harmless, is_handle, quoted


def _people(handles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(is_handle, handles))


# Whoever wrote it: what is shown pings nobody, hides nothing; a label is one line without links.
Shown = Annotated[str, AfterValidator(harmless)]
Label = Annotated[str, AfterValidator(quoted)]
Handles = Annotated[tuple[str, ...], AfterValidator(_people)]


class Frozen(BaseModel, frozen=True):
    """A value that is compared, stored and hashed by content."""


class FormField(Frozen):
    """One input of a form. `choices` makes it a pick; `people` a pick of several people, whose
    value is their accounts with spaces between."""

    name: str
    label: Label
    value: str = ""
    multiline: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    people: bool = False


class Profile(Frozen):
    """Who somebody is on their platform. `timezone`: an IANA name, empty if it is not known."""

    handle: str
    name: str
    timezone: str = ""
    bot: bool = False


class Form(Frozen):
    title: Label
    fields: tuple[FormField, ...]
    submit: Label
    value: str  # verb:kind:id:revision


class Button(Frozen):
    """It carries `verb:kind:id:revision`; what that means is looked up when it is pressed."""

    label: Label
    verb: str
    kind: str
    id: int
    revision: int = 1
    style: Literal["plain", "primary", "danger"] = "plain"

    @property
    def value(self) -> str:
        return f"{self.verb}:{self.kind}:{self.id}:{self.revision}"


class Item(Frozen):
    """One line of a list card, ticked by itself."""

    id: int
    key: str  # a name that stays the same whatever ids the rows got
    label: Label
    text: Shown = ""
    picture: str = ""  # sha256
    status: Label = ""
    buttons: tuple[Button, ...] = ()


class Card(Frozen):
    """What a row looks like. `waits_for` are the members it mentions, and nobody else is pinged."""

    key: str = ""  # a name that stays the same whatever ids the rows got
    title: Label
    lines: tuple[Shown, ...] = ()
    picture: str = ""  # sha256 of an image in the store
    alt: Label = ""
    items: tuple[Item, ...] = ()
    buttons: tuple[Button, ...] = ()
    waits_for: Handles = ()
    clips: tuple[str, ...] = ()  # sha256 of films


class Place(Frozen):
    """Where something is said: a channel, and the key of the card whose thread it is."""

    channel: str
    thread: str | None = None


class Ref(Frozen):
    """Where a post stands on its platform."""

    channel: str
    message: str


class Attached(Frozen):
    """A file on a message. `id` is the platform's own; nothing of the file is here yet."""

    id: str
    name: Label


class PlatformUnavailable(Exception):
    """The platform takes nothing from us now, or does not answer. What was to be said is said
    later: not before `until`, or so many `seconds` from now, where that is known."""

    def __init__(self, why: str, seconds: float = 0, until: datetime | None = None) -> None:
        super().__init__(why)
        self.seconds, self.until = seconds, until


class ChannelClosed(Exception):
    """Nothing can be said in this channel any more; `why` is the platform's own word for it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotFetched(Exception):
    """A file that could not be had; the message says why, in words for people."""


class NoRoom(Exception):
    """A room that could not be had; the message says why and what to do, in words for people."""


class Message(Frozen):
    """Something a person wrote, with the place it was written in. `files` are its own, or those of
    the message that a word to us answers; `trigger` lets the platform open a form at once."""

    account: str
    text: str
    place: Place
    permalink: str = ""
    ref: Ref | None = None
    files: tuple[Attached, ...] = ()
    trigger: str = ""


class Click(Frozen):
    """A press: the button's value, what was ticked, and what a form held."""

    account: str
    value: str
    ticked: tuple[int, ...] = ()
    values: dict[str, str] = Field(default_factory=dict)
    trigger: str = ""  # lets the platform open a form
    place: Place
    permalink: str = ""


class Reaction(Frozen):
    """An emoji a person put on one of our posts."""

    account: str
    emoji: str
    ref: Ref
    permalink: str = ""


class Change(Frozen):
    """What became of a message after it was sent: other words, or none where it was deleted.
    `delivery` is the key under which the message itself came."""

    account: str
    delivery: str
    text: str | None
    permalink: str = ""


class Delivery(Frozen):
    """What a delivery says: its kind (command, message, click, reaction, change), and the key under
    which it is taken once however often it comes."""

    key: str
    kind: str
    body: Message | Click | Reaction | Change


class Speaker(Frozen):
    """Who says it: each role has a name and a picture of its own, an emoji on every platform."""

    name: Label
    picture: str


CONTINUITY = Speaker(name="Continuity", picture="🎞️")


class Chat(Protocol):
    """What the bot asks of a platform. A handler translates; it decides nothing. Whatever says
    something raises PlatformUnavailable where it could not, and ChannelClosed where that channel
    takes no more."""

    name: str

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        """Show a card. `key` is stored with it, so that `find` knows it after a crash."""
        ...

    async def find(self, key: str, place: Place) -> Ref | None:
        """What stands there under this key. Asked where a post may have been cut off."""
        ...

    async def edit(self, ref: Ref, card: Card) -> None: ...

    async def whisper(
        self, account: str, place: Place, text: str, card: Card | None = None
    ) -> None:
        """Tell one person, privately, where they are. What they press on `card` comes back with
        the thread of `place`, so that an answer can go on from there."""
        ...

    async def ask_form(self, trigger: str, form: Form) -> None: ...

    async def working(self, place: Place, stop: Button | None) -> None:
        """Show that an agent is at work here, with the button that stops it; None ends that."""
        ...

    async def react(self, ref: Ref, emoji: str) -> None:
        """Put a reaction on a person's message. Doing it twice is harmless."""
        ...

    async def permalink(self, ref: Ref) -> str: ...

    async def profile(self, account: str) -> Profile | None:
        """Who this account is; None if the platform does not say."""
        ...

    async def download(self, file: Attached, place: Path, most: int) -> None:
        """Write a file of a message there, piece by piece. NotFetched: it is gone, or has more than
        `most` bytes, whatever the platform said; then nothing is left at `place`."""
        ...

    async def room(self, name: str, topic: str, people: Sequence[str]) -> str:
        """The channel of our room of this name, with these accounts invited; whoever cannot be
        invited is left out. Made, or found again: `topic` is what we know our own by, so it is of
        one room alone. Where somebody else has the name, ours gets a number. NoRoom: neither."""
        ...

    async def enter(self, channel: str) -> bool:
        """Go into a channel that is there; False: we cannot speak in it."""
        ...


def parse_value(value: str) -> tuple[str, str, int, int] | None:
    """(verb, kind, id, revision) of a button's value, or None if it is not one of ours."""
    parts = value.split(":")
    if len(parts) != 4 or not all(part.isascii() for part in parts):
        return None
    verb, kind, row, revision = parts
    if not (row.isdigit() and revision.isdigit() and len(row) < 19 and len(revision) < 10):
        return None
    return verb, kind, int(row), int(revision)


def parse_key(key: str) -> tuple[str, int]:
    """(kind, row) of a post's key, `gate:7`; ("", 0) if it is not a row's card."""
    kind, _, row = key.partition(":")
    return (kind, int(row)) if row.isascii() and row.isdigit() and len(row) < 19 else ("", 0)


def plain(card: Card) -> dict[str, Any]:
    return card.model_dump(mode="json")


def handles(members: Sequence[Any]) -> tuple[str, ...]:
    return tuple(member.handle for member in members)
