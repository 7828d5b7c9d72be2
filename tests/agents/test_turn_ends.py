"""How a turn ends that does not go smoothly: stopped, too long, too dear, silent."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import delete, select

from bot.agents.conversation import LONGEST
from bot.agents.turn import SPEND, take_turn
from bot.core.model_port import Answer, ContextFull
from store.models import Agent, DecisionRecord, Entry, Gate, Turn
from tests.agents.test_turn import GATE, mail
from tests.fakes import ScriptedModel
from tests.world import World, open_world


class Waiting(ScriptedModel):
    """A model that thinks for ever once it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def reply(self, body: dict[str, Any]) -> Answer:
        self.bodies.append(body)
        self.asked.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody ends this wait")


async def stopped(world: World, who: str = "kei") -> tuple[str, Turn]:
    """Start a turn and press Stop while the model thinks: (what the person was told, turn)."""
    assert isinstance(world.model, Waiting)
    agent, name = await mail(world, "casting", event="message", text="draw everything")
    running = asyncio.create_task(take_turn(world.app, agent, name))
    await world.model.asked.wait()
    sign = world.chat.signs[-1][1]
    assert sign is not None
    told = await world.press(who, sign.value)
    if "stops" in told:
        await running
    else:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    async with world.app.store.reading() as db:
        return told, (await db.exec(select(Turn).where(Turn.id == name))).one()


@pytest.mark.behaviour("C7")
async def test_the_working_signs_button_stops_a_running_turn(tmp_path: Path) -> None:
    async with open_world(tmp_path, Waiting()) as world:
        told, turn = await stopped(world)
        assert told == "The casting stops; what was done before stands."
        assert turn.status == "failed"
        (card,) = world.chat.cards.values()
        assert card.lines[0].startswith("Stopped by Kei (artist).")
        assert world.chat.signs[-1][1] is None, "the sign is gone"
        async with world.app.store.reading() as db:
            (verdict,) = (await db.exec(select(DecisionRecord))).all()
        assert (verdict.decision, verdict.by) == ("stop", "Kei (artist)")


@pytest.mark.behaviour("B7")
@pytest.mark.parametrize(("who", "why"), [("gast", "Guests watch"), ("mallory", "not a member")])
async def test_who_has_no_right_stops_nothing(tmp_path: Path, who: str, why: str) -> None:
    async with open_world(tmp_path, Waiting()) as world:
        told, turn = await stopped(world, who)
        assert why in told
        assert turn.stopped_by == ""


@pytest.mark.behaviour("C7")
async def test_stopping_what_does_not_run_says_so(world: World) -> None:
    assert "Nothing to stop" in await world.press("mara", "stop:agent:1:1")
    assert "does not belong" in await world.press("mara", "stop:agent:99:1")


@pytest.mark.behaviour("L2")
async def test_a_stopped_turn_that_was_killed_stays_stopped(tmp_path: Path) -> None:
    model = ScriptedModel(["never said"])
    async with open_world(tmp_path, model) as world:
        agent, name = await mail(world, event="message", text="hello")
        async with world.app.store.writing() as db:
            now = world.clock.now()
            db.add(Turn(id=name, agent_id=agent, started_at=now, stopped_by="Mara (director)"))
        await take_turn(world.app, agent, name)
        assert model.bodies == []
        (card,) = world.chat.cards.values()
        assert card.lines[0].startswith("Stopped by Mara")


async def test_a_talk_too_long_begins_anew_from_a_digest_of_it(world: World) -> None:
    for text in ("the lamp is green", "remember the bell"):
        world.model.answers = [[f"Noted: {text}."]]
        await take_turn(world.app, *await mail(world, event="message", text=text))
    world.model.answers = [ContextFull("too long"), ["Begun anew."]]
    await take_turn(world.app, *await mail(world, event="message", text="and now?"))
    before, after = (body["messages"] for body in world.model.bodies[-2:])
    assert len(after) < len(before)
    said = json.dumps(after)
    assert "remembered" in said
    assert "Noted: the lamp is green." in said
    assert said.count("and now?") == 1
    world.model.answers = [["Going on."]]
    await take_turn(world.app, *await mail(world, event="message", text="go on"))
    assert len(world.model.bodies[-1]["messages"]) == len(after) + 2, "only added to from there"


@pytest.mark.behaviour("A4")
async def test_a_talk_begun_anew_still_knows_what_became_canon_meanwhile(world: World) -> None:
    await take_turn(world.app, *await mail(world, event="message", text="hello"))
    await world.tool(
        "casting", "human_ask", matter="the era", text="When?", why="Clothes.", scope="production",
        asked_of="director", waits="none", answers=["in the year of the comet", "today"],
    )  # fmt: skip
    await world.press("mara", "answer:choice:1:1")
    await take_turn(world.app, *await mail(world, event="message", text="noted?"))
    world.model.answers = [ContextFull("too long"), ["Begun anew."]]
    await take_turn(world.app, *await mail(world, event="message", text="and now?"))
    assert "in the year of the comet" in json.dumps(world.model.bodies[-1])


async def test_a_talk_that_is_too_long_even_anew_is_told_on_the_page(world: World) -> None:
    world.model.answers = [ContextFull("Too long for the model."), ContextFull("Too long still.")]
    await take_turn(world.app, *await mail(world, event="message", text="hello"))
    (card,) = world.chat.cards.values()
    assert card.lines == ("Too long still.",)


async def test_a_turn_ends_after_eight_steps(world: World) -> None:
    world.model.answers = [[{"canon_search": {"words": "lamp"}}] for _ in range(20)]
    await take_turn(world.app, *await mail(world, event="message", text="hello"))
    assert len(world.model.bodies) == 8
    (card,) = world.chat.cards.values()
    assert "too many steps" in card.lines[0]


class Dear(ScriptedModel):
    """Each of its messages costs more than half of what a turn may."""

    async def reply(self, body: dict[str, Any]) -> Answer:
        said = await super().reply(body)
        return Answer(said.content, said.stop_reason, 0, 0, SPEND // 3, 0)


async def test_a_turn_ends_when_it_has_cost_as_much_as_a_turn_may(tmp_path: Path) -> None:
    async with open_world(tmp_path, Dear()) as world:
        world.model.answers = [[{"canon_search": {"words": "lamp"}}] for _ in range(20)]
        await take_turn(world.app, *await mail(world, event="message", text="hello"))
        assert len(world.model.bodies) == 2
        (card,) = world.chat.cards.values()
        assert "cost as much as a turn may" in card.lines[0]


@pytest.mark.parametrize(
    ("reason", "words"),
    [("refusal", "cannot help"), ("max_tokens", "cut off"), ("end_turn", "nothing to add")],
)
async def test_an_answer_without_words_is_given_some(
    tmp_path: Path, reason: str, words: str
) -> None:
    class Ending(ScriptedModel):
        async def reply(self, body: dict[str, Any]) -> Answer:
            said = await super().reply(body)
            return Answer([*said.content], reason, 1, 1, 1, 1)

    async with open_world(tmp_path, Ending()) as world:
        world.model.answers = [[GATE]]
        await take_turn(world.app, *await mail(world, event="message", text="lock the script"))
        (card,) = world.chat.cards.values()
        assert words in card.lines[0]
        async with world.app.store.reading() as db:
            assert (await db.exec(select(Gate))).all() == [], "a call that was cut off is not run"


@pytest.mark.behaviour("B8")
async def test_a_role_with_nothing_to_add_reacts_and_posts_nothing(world: World) -> None:
    world.model.answers = [["👀"]]
    ref = {"platform": "fake", "channel": "here", "message": "m1"}
    await take_turn(world.app, *await mail(world, event="message", text="lunch?", ref=ref))
    assert world.chat.reactions == [("m1", "👀")]
    assert world.chat.cards == {}
    assert "m1" not in json.dumps(world.model.bodies), "where a message stands is not the model's"


@pytest.mark.behaviour("A1")
async def test_before_there_is_a_script_a_role_introduces_itself_and_asks_no_model(
    world: World,
) -> None:
    async with world.app.store.writing() as db:
        await db.exec(delete(Entry))
    agent, name = await mail(world, "casting", event="message", text="draw me four heroes")
    await take_turn(world.app, agent, name)
    assert world.model.bodies == []
    (card,) = world.chat.cards.values()
    assert card.lines[0].startswith("Casting. I find a face")
    assert "Missing: script, visual style, character sheets" in card.lines[0]
    async with world.app.store.reading() as db:
        assert (await db.get(Turn, name)) is not None
        assert (await db.get(Agent, agent)) is not None


@pytest.mark.behaviour("A3")
async def test_the_six_inputs_are_counted_and_the_missing_ones_named(world: World) -> None:
    from bot.canon.readiness import missing, readiness

    async with world.app.store.reading() as db:
        inputs = await readiness(db, await world.production(db))
    assert [one.name for one in inputs] == [
        "script", "visual style", "character sheets", "location plates", "hard constraints",
        "shot breakdown",
    ]  # fmt: skip
    assert [one.state for one in inputs if one.name in ("script", "hard constraints")] == [
        "draft", "draft",
    ]  # fmt: skip
    assert missing(inputs) == [
        "visual style", "character sheets", "location plates", "shot breakdown",
    ]  # fmt: skip
    await world.to_generation()
    async with world.app.store.reading() as db:
        inputs = await readiness(db, await world.production(db))
    assert {one.state for one in inputs} == {"locked"}


@pytest.mark.behaviour("L2")
async def test_what_came_while_a_killed_turn_lay_still_is_heard_by_the_next_one(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, Waiting()) as world:
        assert isinstance(world.model, Waiting)
        agent, name = await mail(world, "casting", event="message", text="M-1")
        running = asyncio.create_task(take_turn(world.app, agent, name))
        await world.model.asked.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    model = ScriptedModel(["Both."], ["Now the second."])
    async with open_world(tmp_path, model) as again:
        _, later = await mail(again, "casting", event="message", text="M-2")
        await take_turn(again.app, agent, name)
        assert later != name
        await take_turn(again.app, agent, later)
    texts = [json.dumps(body["messages"]) for body in model.bodies]
    assert ["M-2" in text for text in texts] == [False, True]


@pytest.mark.behaviour("L2")
async def test_a_talk_goes_on_from_a_digest_before_it_outgrows_a_request(world: World) -> None:
    for number in range(LONGEST // 2 + 2):
        world.model.answers = [[f"Noted {number}."]]
        await take_turn(world.app, *await mail(world, event="message", text=f"M-{number}"))
    lengths = [len(body["messages"]) for body in world.model.bodies]
    assert max(lengths) < LONGEST + 6
    assert lengths[-1] < 10
    said = json.dumps(world.model.bodies[-1]["messages"])
    assert f"Noted {LONGEST // 2}." in said, "what was said last is remembered"
