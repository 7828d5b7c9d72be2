"""Answers in side places: one private button for who said them, and nobody else hears them."""

import pytest
from sqlmodel import select

from bot.app.card_table import show
from bot.app.router import receive, route
from bot.core.chat_port import Card, Message, Place
from store.models import Inbound, SideAnswer
from tests.canon.test_answers import ERA, asked, decisions, question
from tests.world import World

__all__ = ["asked"]


async def write(world: World, who: str, text: str, place: Place) -> Card | None:
    """Somebody writes somewhere; the card that only they see, if any."""
    shown = len(world.chat.private)
    key = f"said-{text.replace(' ', '-')}"
    body = Message(account=f"fake:{who}", text=text, place=place, permalink=f"fake://{key}")
    receive(world.app, world.chat, key, "message", body)
    await route(world.app)
    return world.chat.private[-1] if len(world.chat.private) > shown else None


THREAD = Place(channel="smalllight-producer", thread="index:1")
LINE = Place(channel="smalllight-production-design", thread="asked:1")
DIRECT = Place(channel="dm:fake:mara")


@pytest.mark.behaviour("E3")
@pytest.mark.parametrize("place", [THREAD, LINE, DIRECT], ids=["thread", "line", "direct"])
async def test_words_that_may_answer_get_their_speaker_one_private_button(
    asked: World, place: Place
) -> None:
    card = await write(asked, "mara", "In 1921, before the fire.", place)
    assert card is not None
    assert [(b.label, b.verb) for b in card.buttons] == [("Use as answer to Q-1", "use")]
    assert (await question(asked)).answer is None
    async with asked.app.store.reading() as db:
        rows = await db.exec(select(Inbound).where(Inbound.kind == "message"))
        assert [row.agent_id for row in rows] == [None], "no role hears it"
    assert "D-1 is canon" in await asked.press("mara", card.buttons[0].value)
    (decision,) = await decisions(asked)
    assert decision.words == "In 1921, before the fire."
    assert decision.permalink == "fake://said-In-1921,-before-the-fire."
    await show(asked.app, "said", 1)
    said = asked.chat.cards["said:1"]
    assert said.title == "Mara on Q-1:"
    assert said.lines == (
        "“In 1921, before the fire.” ([said here](fake://said-In-1921,-before-the-fire.))",
    )


@pytest.mark.behaviour("E3")
async def test_they_may_answer_another_question_than_the_one_offered(asked: World) -> None:
    other = {**ERA, "matter": "the rain", "text": "Does it rain?"}
    await asked.tool("casting", "human_ask", **other)
    card = await write(asked, "mara", "Only once.", THREAD)
    assert card is not None
    assert [b.label for b in card.buttons] == ["Use as answer to Q-2", "Another question"]
    await asked.press("mara", card.buttons[1].value)
    form = list(asked.chat.forms.values())[-1]
    assert form.fields[0].choices == ("Q-2: Does it rain?", "Q-1: When is this?")
    assert "pick one" in await asked.press("mara", form.value, values={"question": "Q-9"})
    await asked.press("mara", form.value, values={"question": "Q-1: When is this?"})
    assert (await question(asked)).answer == "Only once."


@pytest.mark.behaviour("E3", "L5")
async def test_nobody_else_makes_somebodys_words_an_answer(asked: World) -> None:
    card = await write(asked, "mara", "In 1921.", THREAD)
    assert card is not None
    assert "only who said these words" in await asked.press("kei", card.buttons[0].value)
    assert (await question(asked)).answer is None


@pytest.mark.behaviour("E3")
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("@kei what do you think?", THREAD),
        ("// lunch?", LINE),
        ("The lamp is green.", Place(channel="smalllight-production-design")),
        ("In 1921.", Place(channel="elsewhere")),
    ],
)
async def test_other_talk_is_left_alone(asked: World, text: str, place: Place) -> None:
    assert await write(asked, "mara", text, place) is None
    async with asked.app.store.reading() as db:
        assert (await db.exec(select(SideAnswer))).all() == []


@pytest.mark.behaviour("E3")
async def test_when_nothing_is_open_words_are_only_words(asked: World) -> None:
    await asked.press("mara", "answer:choice:1:1")
    assert await write(asked, "mara", "In 1921.", THREAD) is None
