"""Takes that came back: a part is kept, and the director may turn a judgement round."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.generation.take_card import takes_card
from bot.media.timecode import BadTimecode, parse_moment
from store.models import Status, Take
from tests.world import World


async def back(world: World, takes: int = 1) -> None:
    """Takes of the first shot are back and wait for the runner."""
    await world.to_generation()
    await world.propose(shots=1, takes=takes)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()


async def take(world: World, number: int = 1) -> Take:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Take).where(Take.number == number))).one()


@pytest.mark.behaviour("D6")
async def test_a_part_of_a_take_is_kept_from_one_moment_to_another(world: World) -> None:
    await back(world)
    assert await world.press("kei", "keep:take:1:1") == "Keep part of take 1"
    said = await world.press("kei", "keep:take:1:1", values={"in": "0.5", "out": "00:02"})
    assert said == "Take 1 is circled from 0.5 s to 2 s."
    kept = await take(world)
    assert (kept.status, kept.in_seconds, kept.out_seconds) == (Status.DONE, 0.5, 2.0)
    async with world.app.store.reading() as db:
        card, _ = await takes_card(db, 1)
    assert "0.5–2 s by Kei (artist)" in card.items[0].text


@pytest.mark.behaviour("D6", "C7")
@pytest.mark.parametrize(
    "part",
    [
        {"in": "2", "out": "1"},
        {"in": "0", "out": "99"},
        {"in": "1", "out": "1"},
        {"in": "soon", "out": "later"},
        {"in": "-1", "out": "2"},
        {"in": "", "out": ""},
        {"in": "1"},
        {"in": "1e3", "out": "2"},
        {"in": "nan", "out": "inf"},
    ],
)
async def test_a_part_that_makes_no_sense_circles_nothing(
    world: World, part: dict[str, str]
) -> None:
    await back(world)
    said = await world.press("kei", "keep:take:1:1", values=part)
    assert said.startswith("Nothing was circled:")
    assert (await take(world)).status == Status.WFA


@pytest.mark.behaviour("D6", "B7")
async def test_the_director_may_send_back_what_the_runner_circled(world: World) -> None:
    await back(world)
    await world.press("kei", "circle:batch:1:1", ticked=(1,))
    assert "for Mara to decide" in await world.press("kei", "overrule:take:1:1")
    assert await world.press("mara", "overrule:take:1:1") == "Retake"
    await world.press("mara", "overrule:take:1:1", values={"reason": "her hand is wrong"})
    sent = await take(world)
    assert (sent.status, sent.reason) == (Status.RETAKE, "her hand is wrong")


@pytest.mark.behaviour("D6")
async def test_the_director_may_circle_what_the_runner_sent_back(world: World) -> None:
    await back(world)
    assert "nobody has judged" in await world.press("mara", "overrule:take:1:1")
    await world.press("kei", "retake:take:1:1", values={"reason": "too fast"})
    assert "circled" in await world.press("mara", "overrule:take:1:1")
    assert (await take(world)).status == Status.DONE


@pytest.mark.behaviour("D6")
async def test_a_take_that_was_judged_is_not_judged_again_by_the_runner(world: World) -> None:
    await back(world)
    await world.press("kei", "circle:batch:1:1", ticked=(1,))
    said = await world.press("kei", "retake:take:1:1", values={"reason": "after all"})
    assert said.startswith("Already decided: circled by Kei")
    said = await world.press("kei", "keep:take:1:1", values={"in": "0", "out": "1"})
    assert said.startswith("Already decided: circled by Kei")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1.5", 1.5), ("00:01", 1.0), ("1:02.5", 62.5), ("2 s", 2.0), ("00:00:01:12", 1.5)],
)
def test_a_moment_is_read_as_people_write_it(text: str, seconds: float) -> None:
    assert parse_moment(text) == seconds


@given(st.text(max_size=20))
def test_any_text_is_a_moment_or_told_to_be_none(text: str) -> None:
    with contextlib.suppress(BadTimecode):
        assert 0 <= parse_moment(text) < 10**7
