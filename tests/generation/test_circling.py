"""Several takes circled at once: each is judged by itself; one that is not is named with why."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.app.card_table import show
from bot.generation import takes
from bot.generation.take_card import takes_card
from bot.production import stages
from store.models import DecisionRecord, Inbound, Take
from tests.canon.test_staleness import write
from tests.counting import counted
from tests.shots.manual_work import events, say
from tests.world import START, World, open_world


@pytest.fixture
async def back(tmp_path: Path) -> AsyncIterator[World]:
    """Takes of two shots of scene 1 wait for Kei, who runs the page."""
    async with open_world(tmp_path) as world:
        await come_back(world, shots=2)
        yield world


async def come_back(world: World, shots: int) -> None:
    await world.to_generation()
    await world.propose(shots=shots)
    await world.press("kei", "approve:batch:1:1", ticked=tuple(range(1, shots + 1)))
    await world.wait()
    await world.render()


async def statuses(world: World) -> list[str]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Take.status).order_by(col(Take.id)))).all())


async def seen(world: World) -> str:
    """What the card's own button carries, as it was drawn last."""
    await show(world.app, "takes", 1)
    (button,) = world.chat.cards["takes:1"].buttons
    return button.value


@pytest.mark.behaviour("D6", "F1", "C7")
async def test_a_take_that_somebody_else_holds_is_named_and_the_others_are_circled(
    back: World,
) -> None:
    await say(back, "mara", "claim SC001_SH0010")
    said = await back.press("kei", "circle:batch:1:1", ticked=(1, 2))
    assert said.startswith("1 take circled. Not SC001_SH0010 take 1: Nothing was changed: SC001_")
    assert "is claimed by Mara (director)" in said
    assert await statuses(back) == ["wfa", "done"]


@pytest.mark.behaviour("D6", "C7")
async def test_a_take_that_was_judged_already_is_named_and_the_others_are_circled(
    back: World,
) -> None:
    await back.press("kei", "retake:take:1:1", values={"reason": "too fast"})
    said = await back.press("kei", "circle:batch:1:1", ticked=(1, 2))
    assert said == ("1 take circled. Not SC001_SH0010 take 1: Take 1 went back already: too fast.")
    said = await back.press("kei", "circle:batch:1:1", ticked=(1, 2))
    assert "Take 1 went back already: too fast." in said
    assert "SC001_SH0020 take 1: Already decided: circled by Kei" in said


@pytest.mark.behaviour("F1", "I2")
async def test_who_claimed_a_shot_circles_its_take_on_the_card_and_no_other(back: World) -> None:
    await say(back, "deniz", "claim SC001_SH0010")
    said = await back.press("deniz", "circle:batch:1:1", ticked=(1, 2))
    assert said.startswith("1 take circled. Not SC001_SH0020 take 1: Nothing was decided: this is")
    assert await statuses(back) == ["done", "wfa"]


@pytest.mark.behaviour("C6", "A8")
async def test_a_card_from_before_a_change_circles_nothing_and_says_what_changed(
    back: World,
) -> None:
    old = await seen(back)
    await write(back, "style_block", "style_block", text="Ash.")
    said = await back.press("kei", old, ticked=(1, 2))
    assert said.startswith("Nothing was decided: this card is out of date: style v2.")
    assert await statuses(back) == ["wfa", "wfa"]
    assert "2 takes circled" in await back.press("kei", await seen(back), ticked=(1, 2))


@pytest.mark.behaviour("C6")
async def test_a_change_that_the_takes_do_not_hang_on_makes_no_card_old(back: World) -> None:
    old = await seen(back)
    await write(back, "prop", "ROPE", anchor="a rope")
    assert "2 takes circled" in await back.press("kei", old, ticked=(1, 2))


@pytest.mark.behaviour("C6", "A8")
async def test_a_part_is_not_kept_from_a_card_from_before_a_change(back: World) -> None:
    await seen(back)
    (old,) = [b.value for b in back.chat.cards["takes:1"].items[0].buttons if b.verb == "keep"]
    await back.press("kei", old)
    (form,) = back.chat.forms.values()
    await write(back, "style_block", "style_block", text="Ash.")
    part = {"in": "0", "out": "1"}
    assert "out of date: style v2" in await back.press("kei", form.value, values=part)
    assert await statuses(back) == ["wfa", "wfa"]
    assert "out of date: style v2" in await back.press("kei", old)


@pytest.mark.behaviour("C5", "D6")
async def test_a_word_circles_what_is_out_of_date_for_it_was_pressed_on_no_card(
    back: World,
) -> None:
    await write(back, "style_block", "style_block", text="Ash.")
    assert await say(back, "kei", "circle SC001_SH0010 1") == "1 take circled."


@pytest.mark.behaviour("C7", "C8")
@pytest.mark.parametrize("verb", ["retake", "overrule"])
async def test_who_sends_back_what_somebody_just_judged_is_told_and_nobody_else(
    back: World, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """On a database where two write at once the other judgement comes between look and write."""
    if verb == "overrule":
        await back.press("kei", "circle:batch:1:1", ticked=(1,))
    where = (
        "bot.generation.takes.stages.read"
        if verb == "overrule"
        else "bot.generation.takes.may_judge"
    )
    look = stages.read if verb == "overrule" else takes.may_judge

    async def late(*given: Any) -> Any:
        seen = await look(*given)
        other = "retake" if verb == "overrule" else "done"
        db = given[0].db if verb == "retake" else given[0]
        at = {"status": other, "circled_by": "Ina", "circled_at": START}
        await (await db.connection()).execute(update(Take).where(col(Take.id) == 1).values(at))
        return seen

    async with back.app.store.reading() as db:
        before = len((await db.exec(select(DecisionRecord))).all())
    monkeypatch.setattr(where, late)
    said = await back.press("mara", f"{verb}:take:1:1", values={"reason": "too dark"})
    assert said.startswith(
        "Take 1 went back already" if verb == "overrule" else "Already decided: circled by Ina"
    )
    async with back.app.store.reading() as db:
        assert len((await db.exec(select(DecisionRecord))).all()) == before
        mail = (await db.exec(select(Inbound).where(Inbound.kind == "event"))).all()
    assert "retake" not in [row.payload["event"] for row in mail]


@pytest.mark.behaviour("D6", "C7")
async def test_a_take_that_was_judged_opens_no_form(back: World) -> None:
    await back.press("kei", "circle:batch:1:1", ticked=(1,))
    said = await back.press("kei", "keep:take:1:1")
    assert said.startswith("Already decided: circled by Kei")


@pytest.mark.behaviour("D6")
async def test_a_take_circled_whole_after_a_part_was_sent_back_is_whole(back: World) -> None:
    await back.press("kei", "keep:take:1:1", values={"in": "0.5", "out": "2"})
    await back.press("mara", "overrule:take:1:1", values={"reason": "too short"})
    await back.press("mara", "overrule:take:1:1")
    async with back.app.store.reading() as db:
        take = (await db.exec(select(Take).where(Take.id == 1))).one()
    assert (take.status, take.in_seconds, take.out_seconds) == ("done", 0.0, None)
    assert take.reason == ""


async def asked(world: World) -> Counter[str]:
    with counted(world) as statements:
        async with world.app.store.reading() as db:
            card, _ = await takes_card(db, 1)
        assert card.items
    return statements


@pytest.mark.behaviour("D6")
async def test_a_card_of_many_takes_asks_the_database_no_more_than_one_of_a_few(
    tmp_path: Path,
) -> None:
    found = []
    for shots in (1, 2):
        (tmp_path / str(shots)).mkdir()
        async with open_world(tmp_path / str(shots)) as world:
            await come_back(world, shots)
            found.append((await asked(world)).total())
    assert found[0] == found[1]


@pytest.mark.behaviour("D6")
async def test_circling_many_asks_who_holds_them_once(back: World) -> None:
    with counted(back) as statements:
        await back.press("kei", "circle:batch:1:1", ticked=(1, 2))
    for table in ("claim", "shot", "member"):
        asked = [n for words, n in statements.items() if f"FROM {table}" in words]
        assert set(asked) == {1}, table


@pytest.mark.behaviour("D6", "C8")
async def test_each_reason_for_which_a_take_goes_back_reaches_its_agent(back: World) -> None:
    await back.press("mara", "retake:take:1:1", values={"reason": "too fast"})
    await back.press("mara", "overrule:take:1:1")
    await back.press("mara", "overrule:take:1:1", values={"reason": "and too dark"})
    assert [each["reason"] for each in await events(back, "retake")] == ["too fast", "and too dark"]
