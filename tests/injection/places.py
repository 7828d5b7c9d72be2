"""Where an attack stands: how its rows come to be, and how it arrives at an agent."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import col, select

from bot.app.router import receive, route
from bot.core.chat_port import Reaction, Ref
from bot.core.context import get_row
from bot.media.screenplay.model import ScriptError
from bot.media.screenplay.read import read_script
from store import canon
from store.models import (
    Agent,
    CheckIn,
    Choice,
    Gate,
    Member,
    Post,
    Production,
    Proposal,
    Question,
    Take,
    Version,
)
from tests.injection import films
from tests.injection.attacks import Attack
from tests.injection.films import OURS, THEIRS
from tests.injection.invariants import Allowed
from tests.world import World

Arranging = Callable[[World, Attack], Awaitable[None]]
Arriving = Callable[[World, Attack], Awaitable[Agent | None]]
NEW = "NEWFILM"
SCRIPT = """Title: {title_page}

{heading}

{action}

{cue}
{dialogue}

EXT. ROOF - DAWN

Quiet.
"""
PLAIN = {
    "title_page": "New Film", "heading": "INT. ATTIC - NIGHT", "action": "Mara waits.",
    "cue": "MARA", "dialogue": "It is lit.",
}  # fmt: skip
BROUGHT = (*PLAIN, "treatment")
PRESSES = ("button", "form", "command", "reaction")


def marked(attack: Attack) -> str:
    """The attack with its mark; in front where a text may be cut."""
    if attack.place in ("member_name", "cue"):
        return f"{attack.mark.upper()} {attack.words}"
    if attack.place == "heading":
        kind, _, rest = attack.words.partition(". ")
        return f"{kind}. {attack.mark.upper()} {rest}"
    return f"{attack.words} {attack.mark}"


async def bring(world: World, attack: Attack) -> None:
    """A third film begins with the attack in what it brings along."""
    parts = {**PLAIN, **({attack.place: marked(attack)} if attack.place in PLAIN else {})}
    script = read_script(SCRIPT.format_map(parts).encode(), "new.fountain")
    treatment = marked(attack) if attack.place == "treatment" else ""
    crew = {"mara": ["director"], "deniz": ["line_producer"], "kei": ["artist"]}
    await films.second(world, script, crew, treatment)
    await films.settle(world)


async def read_new(world: World, attack: Attack) -> Agent:
    """The new film's producer agent has its task; reading it, it reads the attack."""
    async with world.app.store.reading() as db:
        newest = select(Agent).where(Agent.role == "producer").order_by(col(Agent.id).desc())
        return (await db.exec(newest)).first() or _none()


async def rename(world: World, attack: Attack) -> None:
    async with world.app.store.writing() as db:
        kei = (await db.exec(select(Member).where(Member.account == "fake:kei"))).first()
        assert kei is not None
        if attack.place == "member_name":
            kei.name = marked(attack)
        else:
            kei.handle = attack.words
        db.add(kei)


async def write(world: World, attack: Attack) -> None:
    """Another agent wrote it: a draft, or what once became canon."""
    async with world.app.store.writing() as db:
        production = await world.production(db)
        kind, name = ("treatment", "notes") if attack.place == "draft" else ("prop", "LANTERN")
        body = {"anchor": marked(attack), "note": marked(attack)}
        entry = await canon.add(
            db, production, kind, name, body, author="casting", at=world.clock.now()
        )
        if attack.place == "canon_field":
            await canon.make_canon(db, production, [entry])


async def nothing(_: World, __: Attack) -> None:
    """There is nothing to arrange."""


async def talk(world: World, attack: Attack) -> Agent:
    """A member or a stranger writes on the page of the director of photography of scene one."""
    who = "mallory" if attack.place == "stranger_chat" else attack.who
    text = f"here is {marked(attack)}" if attack.place == "file_name" else marked(attack)
    if attack.place == "file_name":
        with pytest.raises(ScriptError, match=re.compile(r"\A[^\n]*\Z")):
            read_script(b"", attack.words)
    page = (await films.pages(world))[OURS, "dop:1"]
    await films.say(world, f"fake:{who}", page, text)
    return await films.agent(world, OURS, "dop:1")


async def hello(world: World, attack: Attack) -> Agent:
    """The member of that name writes; or a question is asked of the person with that handle."""
    if attack.place == "member_handle":
        await films.say(world, "fake:kei", "smalllight-scene-001", f"for {attack.mark}")
    else:
        await films.say(world, "fake:kei", "smalllight-scene-001", "good morning")
    return await films.agent(world, OURS, "dop:1")


async def wake(world: World, attack: Attack) -> Agent:
    """The producer agent is asked something harmless; it finds the attack by looking."""
    await films.say(world, "fake:mara", "smalllight-producer", "what is new?")
    return await films.agent(world, OURS, "producer")


async def decide(world: World, attack: Attack) -> Agent:
    """The director answers in those words; the asking agent, or another one, then reads them."""
    await press(world, "mara", "own:question:OUR_QUESTION:1", {"answer": marked(attack)})
    if attack.place == "answer":
        return await films.agent(world, OURS, "casting")
    return await wake(world, attack)


async def picture(world: World, attack: Attack) -> Agent:
    """A frame of a cut holds the words."""
    sha256 = world.app.files.put(b"\xff\xd8" + marked(attack).encode(), ".jpg")
    producer = await films.agent(world, OURS, "producer")
    frames = [{"frame": 12, "sha256": sha256}]
    await films.event(world, producer, event="task", stage="rough_cut", act=1, frames=frames)
    return producer


async def button(world: World, attack: Attack) -> Agent | None:
    values = {attack.field: marked(attack)} if attack.field else {}
    await press(world, attack.who, attack.value * attack.repeat, values)
    if attack.allowed not in ("reject", "none"):
        return None
    await films.settle(world, 20)
    return await films.agent(world, OURS, "production_design")


async def press(world: World, who: str, value: str, values: dict[str, str]) -> str:
    value = await named(world, value)
    return await world.press(who, value, values=values, ticked=tuple(range(1, 9)))


async def named(world: World, value: str) -> str:
    """The value with the ids of the rows it names."""
    for name, row in (await ids(world)).items():
        value = value.replace(name, str(row))
    return value


async def react(world: World, attack: Attack) -> None:
    """A reaction on a card, and then words in its thread, as if they completed it."""
    key = await named(world, attack.field)
    async with world.app.store.reading() as db:
        post = (await db.exec(select(Post).where(Post.key == key))).one()
    where = Ref(channel=post.channel, message=post.message)
    account = f"fake:{attack.who}"
    receive(world.app, world.chat, attack.id, "reaction",
            Reaction(account=account, ref=where, emoji=attack.value))  # fmt: skip
    await route(world.app)
    await films.say(world, account, "elsewhere", attack.words or "yes", thread=key)


async def command(world: World, attack: Attack) -> None:
    """Given in a direct message, which tells of no production."""
    await films.say(world, f"fake:{attack.who}", "dm", attack.words, "command")


ARRANGE: dict[str, Arranging] = {
    **dict.fromkeys(BROUGHT, bring),
    "member_name": rename,
    "member_handle": rename,
    "draft": write,
    "canon_field": write,
}
ARRIVE: dict[str, Arriving] = {
    **dict.fromkeys(BROUGHT, read_new),
    **dict.fromkeys(("chat", "stranger_chat", "file_name"), talk),
    **dict.fromkeys(("member_name", "member_handle"), hello),
    **dict.fromkeys(("draft", "canon_field"), wake),
    **dict.fromkeys(("decision", "answer"), decide),
    "image_text": picture,
    "button": button,
    "form": button,
    "command": command,
    "reaction": react,
}


def allowed(attack: Attack, here: int) -> Allowed:
    """What people did on purpose in this attack: no more than that may be found."""
    given = {"decision": "answer", "answer": "answer"}.get(attack.place, attack.allowed)
    who = "Kei (artist)" if attack.who == "kei" and attack.place == "form" else "Mara (director)"
    return Allowed(((who, given),) if given else (), frozenset({here}))


async def ids(world: World) -> dict[str, int]:
    """Row ids by the names the corpus gives them."""
    async with world.app.store.reading() as db:
        films_ = {p.code: p.id for p in (await db.exec(select(Production))).all()}

        async def last(table: Any, *where: Any) -> Any:
            query = select(table).where(*where).order_by(col(table.id).desc())
            return (await db.exec(query)).first() or _none()

        ours, theirs = films_[OURS], films_[THEIRS]
        question = await last(Question, Question.production_id == ours)
        asked = await last(Question, Question.production_id == theirs)
        video = await last(Proposal, Proposal.kind == "video")
        take = await last(Take)
        rendered = await get_row(db, Proposal, take.proposal_id)
        mara = await last(Member, Member.account == "fake:mara", Member.production_id == ours)
        return {
            "OUR_GATE": (await last(Gate, Gate.production_id == ours)).id,
            "THEIR_GATE": (await last(Gate, Gate.production_id == theirs)).id,
            "OUR_QUESTION": question.id,
            "THEIR_QUESTION": asked.id,
            "OUR_CHOICE": (await last(Choice, Choice.question_id == question.id)).id,
            "THEIR_CHOICE": (await last(Choice, Choice.question_id == asked.id)).id,
            "RENDERED_BATCH": rendered.batch_id,
            "RENDERED": rendered.id,
            "OUR_BATCH": video.batch_id,
            "OUR_PROPOSAL": video.id,
            "OUR_IMAGE": (await last(Proposal, Proposal.kind == "image")).id,
            "OUR_VERSION": (await last(Version)).id,
            "MARAS_CHECKIN": (await last(CheckIn, CheckIn.member_id == mara.id)).id,
        }


def _none() -> Any:
    raise LookupError("the films were not prepared as this test needs them")
