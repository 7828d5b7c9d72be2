"""App Home: what waits for me, what I hold, how my films stand; pressed on, it answers there."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.chat_port import Button, Card, Item, Place
from handlers.slack import blocks, home
from store.models import Claim, Gate, Member, Question
from tests.doubles.slack import Fault
from tests.injection import films
from tests.slack.rules import faults
from tests.slack.stage import GAST, KEI, MARA, Stage, labels, read
from tests.slack.test_blocks import CARDS

QUESTION = films.question("the year", "director")


async def opened(stage: Stage, user: str) -> str:
    """The words of this person's home."""
    before = len(stage.slack.made("views.publish"))
    await stage.people.open_home(user)
    await stage.called("views.publish", before + 1)
    return read(stage.slack.homes[user])


@pytest.mark.behaviour("K1")
async def test_a_home_shows_what_waits_for_its_person_and_how_the_film_stands(
    stage: Stage,
) -> None:
    await stage.ask_gate()
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    said = await opened(stage, MARA)
    assert "Small Light" in said
    assert "Now: Script lock." in said
    assert "2 things wait for you." in said
    assert {"Approve", "In my own words"} <= set(labels(stage.slack.homes[MARA]))
    assert "<@" not in said
    kei = await opened(stage, KEI)
    assert "Nothing waits for you." in kei
    assert labels(stage.slack.homes[KEI]) == []


@pytest.mark.behaviour("K1", "C5", "C7")
async def test_a_gate_is_decided_on_the_home_and_the_home_says_so(stage: Stage) -> None:
    card = await stage.ask_gate()
    await opened(stage, MARA)
    await stage.people.press_home(MARA, "approve")
    await stage.work()
    assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]
    assert labels(card) == ["Undo", "Read it all"]
    said = read(stage.slack.homes[MARA])
    assert said.startswith("What came of it")
    assert "Nothing waits for you." in said
    assert stage.private() == []


@pytest.mark.behaviour("K1", "C7")
async def test_who_may_not_decide_is_told_so_on_their_home(stage: Stage) -> None:
    await stage.ask_gate()
    await opened(stage, MARA)
    stage.slack.homes[GAST] = stage.slack.homes[MARA]
    await stage.people.press_home(GAST, "approve")
    await stage.work()
    assert "Nothing was decided" in read(stage.slack.homes[GAST])


@pytest.mark.behaviour("K1", "E2")
async def test_a_form_that_was_opened_on_the_home_is_answered_there(stage: Stage) -> None:
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    await opened(stage, MARA)
    await stage.people.press_home(MARA, "own")
    await stage.work()
    (view,) = stage.slack.views.values()
    await stage.people.submit(MARA, view, answer="In the winter of 1921")
    await stage.work()
    (question,) = await stage.rows(Question)
    assert question.answer == "In the winter of 1921"
    assert read(stage.slack.homes[MARA]).startswith("What came of it")


@pytest.mark.behaviour("F1", "I2")
async def test_what_somebody_holds_stands_on_their_home_and_is_given_back_there(
    stage: Stage,
) -> None:
    (kei,) = [member for member in await stage.rows(Member) if member.account == f"slack:{KEI}"]
    held = Claim(
        production_id=kei.production_id, holds="asset:1", kind="asset", row_id=1, name="MARA",
        locked=True, member_id=kei.id, by="Kei (artist)", why="the scar",
        at=stage.world.clock.now(),
    )  # fmt: skip
    async with stage.app.store.writing() as db:
        db.add(held)
    assert "Locked by Kei (artist)" in await opened(stage, KEI)
    await stage.people.press_home(KEI, "release")
    await stage.work()
    assert "Release" not in labels(stage.slack.homes[KEI])
    assert [claim.holds for claim in await stage.rows(Claim)] == [None]


@pytest.mark.behaviour("K1")
async def test_who_is_in_no_film_is_told_how_to_come_into_one(stage: Stage) -> None:
    stage.slack.person("UNEW")
    assert "You are in no film yet" in await opened(stage, "UNEW")


@pytest.mark.behaviour("K1", "K6")
async def test_a_film_begins_on_the_home_of_somebody_who_is_in_none(stage: Stage) -> None:
    stage.slack.person("UNEW")
    await opened(stage, "UNEW")
    await stage.people.press_home("UNEW", "ours")
    await stage.work()
    (view,) = stage.slack.views.values()
    await stage.people.submit("UNEW", view)
    await stage.work()
    shown = read(stage.slack.homes["UNEW"])
    assert "The Last Lamp (LASTLAMP) is begun" in shown
    assert "UNEW" in stage.slack.named("lastlamp-producer").members


async def test_only_the_home_itself_is_drawn_and_not_the_messages_beside_it(stage: Stage) -> None:
    await stage.people.open_home(MARA, tab="messages")
    await opened(stage, KEI)
    assert set(stage.slack.homes) == {KEI}


@pytest.mark.behaviour("C9")
async def test_a_home_is_drawn_when_it_is_looked_at_and_not_whenever_something_changes(
    stage: Stage,
) -> None:
    await opened(stage, MARA)
    await stage.ask_gate()
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    assert len(stage.slack.made("views.publish")) == 1


@pytest.mark.behaviour("K5")
async def test_a_home_that_could_not_be_drawn_harms_nothing(stage: Stage) -> None:
    stage.slack.plan["views.publish"].append(Fault(500))
    await stage.people.open_home(MARA)
    await stage.called("views.publish", 1)
    assert stage.slack.homes == {}
    await stage.ask_gate()
    await opened(stage, MARA)
    stage.slack.plan["views.publish"].append(Fault(500))
    await stage.people.press_home(MARA, "approve")
    await stage.work()
    await stage.work(60)
    assert read(stage.slack.homes[MARA]).startswith("What came of it")


@pytest.mark.behaviour("K1", "C7")
async def test_a_long_answer_is_told_whole_in_messages_and_not_on_the_home(stage: Stage) -> None:
    words = "\n".join(f"line {n} of the script" for n in range(900))
    place = Place(channel=f"dm:slack:{MARA}", thread="home")
    button = Button(label="Next", verb="next", kind="gate", id=1)
    card = Card(title="G-1", buttons=(button,))
    await stage.platform.chat.whisper(f"slack:{MARA}", place, words, card)
    assert "line 899 of the script" in stage.private()[-2]
    assert blocks.thread_of(stage.slack.posts(f"D{MARA}")[-1]["blocks"][-1]["block_id"]) == ""
    assert "line" not in read(stage.slack.homes[MARA])


@pytest.mark.behaviour("C7", "C9")
async def test_what_cannot_be_said_on_a_home_is_said_in_a_direct_message(stage: Stage) -> None:
    await stage.ask_gate()
    await opened(stage, MARA)
    stage.slack.forbidden = {"views.publish": "not_enabled"}
    await stage.people.press_home(MARA, "approve")
    await stage.work()
    assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]
    assert stage.private()


@pytest.mark.behaviour("K1")
@given(cards=st.lists(CARDS, min_size=1, max_size=2), times=st.integers(1, 15))
@settings(max_examples=20, deadline=None)
def test_whatever_the_cards_of_a_home_hold_slack_takes_it(cards: list[Card], times: int) -> None:
    shown = home.view(cards * times, {"a" * 64: "F1"})
    assert faults(shown["blocks"], 100) == []


def long_list(card: int) -> Card:
    def button(**about: Any) -> Button:
        return Button(label="w" * 75, verb="reject", **about)

    items = tuple(
        Item(
            id=n, key=f"{n}", label=f"P-{n}", text="<&>" * 1000,
            buttons=tuple(button(kind="proposal", id=n * 10 + k + card) for k in range(5)),
        )
        for n in range(1, 26)
    )  # fmt: skip
    approve = Button(label="Approve", verb="approve", kind="batch", id=card)
    return Card(title="t" * 300, lines=("word " * 2000,) * 9, items=items, buttons=(approve,))


@pytest.mark.behaviour("K1", "D2")
def test_a_home_at_its_longest_keeps_the_first_buttons_of_every_card() -> None:
    shown = home.view([long_list(n * 1000) for n in range(20)], {})
    assert faults(shown["blocks"], 100) == []
    for n in range(20):
        assert f"approve:batch:{n * 1000}:1" in str(shown)
