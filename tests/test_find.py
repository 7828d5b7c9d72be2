"""What was decided about the lantern? Newest first, with who and when; superseded ones marked."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
from bot.find import Hit, excerpt, find
from store import canon
from tests.world import START, World


async def decide(world: World, text: str, hours: int, matter: str = "the lantern") -> None:
    async with world.house.store.writing() as db:
        production = await world.production(db)
        entry = await canon.add(
            db, production, "decision", matter, {"matter": matter, "text": text},
            author="Mara (director)", at=START + timedelta(hours=hours), permalink="fake://d",
        )  # fmt: skip
        entry.number = hours
        await canon.make_canon(db, production, [entry])


async def found(world: World, *words: str) -> list[Hit]:
    async with world.house.store.reading() as db:
        return await find(db, await world.production(db), words)


@pytest.mark.behaviour("A12")
async def test_the_newest_decision_comes_first_and_the_older_is_struck_through(
    world: World,
) -> None:
    await decide(world, "The lantern is brass.", 1)
    await decide(world, "The lantern is tin.", 2)
    newest, older = await found(world, "LANTERN", "is")
    assert (newest.name, newest.words, newest.by) == (
        "D-2", "the lantern: The lantern is tin.", "Mara (director)",
    )  # fmt: skip
    assert newest.permalink == "fake://d"
    assert (newest.standing, older.standing) == ("holds", "superseded")
    line = texts.hit(older.name, older.words, older.by, older.at, older.standing)
    assert line == "~D-1: the lantern: The lantern is brass. (Mara (director), 02 Mar 10:00 UTC)~"


@pytest.mark.behaviour("A12")
async def test_questions_and_shots_are_found_too(world: World) -> None:
    await world.to_generation()
    await world.tool(
        "casting", "human_ask", matter="the lamp", text="Is the lantern ever out?", why="Light.",
        asked_of="director", scope="production", waits="none", answers=["yes", "no"],
    )  # fmt: skip
    names = [hit.name for hit in await found(world, "lantern")]
    assert names[0] == "Q-1"
    assert "SC001_SH0010" in names
    assert await found(world, "lantern", "submarine") == []


@given(st.text(), st.lists(st.text(min_size=1).map(str.lower), min_size=1, max_size=3))
def test_an_excerpt_is_one_line_of_bounded_length(text: str, words: list[str]) -> None:
    said = excerpt(text, words)
    line = " ".join(text.split()).lower()
    assert (said is None) is not all(word in line for word in words)
    assert said is None or (len(said) < 200 and "\n" not in said)
