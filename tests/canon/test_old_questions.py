"""Questions get old: they are passed on, withdrawn by who asked them, kept for weeks at no cost."""

import json
import resource
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.agents.turn import take_turn
from bot.app.job_handlers import JOB_HANDLERS
from store import scheduled_jobs
from store.models import EntryKind, LogRow, Member, Question
from tests.agents.test_turn import ASK, mail
from tests.app.test_words import say
from tests.canon.test_answers import decisions, question
from tests.fakes import ScriptedModel
from tests.world import World, open_world

ERA = ASK["human_ask"]
DAY = 86_400.0


async def effects(world: World, kind: str) -> None:
    """Do what fell due of this kind."""
    async with world.app.store.reading() as db:
        rows = [
            row for row in await scheduled_jobs.due_jobs(db, world.clock.now()) if row.kind == kind
        ]
    for row in rows:
        await JOB_HANDLERS[kind](world.app, row)


@pytest.mark.behaviour("E5", "C9")
async def test_what_nobody_answers_for_a_day_is_with_the_director(world: World) -> None:
    await world.tool("casting", "human_ask", **{**ERA, "asked_of": "line_producer"})
    await world.wait(DAY - 1)
    await effects(world, "late")
    async with world.app.store.reading() as db:
        of = select(Member.name).join(Question, col(Question.asked_of) == Member.id)
        assert (await db.exec(of)).one() == "Deniz"
    await world.wait(2)
    await effects(world, "late")
    await effects(world, "late")
    async with world.app.store.reading() as db:
        assert (await db.exec(of)).one() == "Mara"
        passed = (await db.exec(select(LogRow).where(LogRow.what == "passed on"))).all()
    assert len(passed) == 1


@pytest.mark.behaviour("E5")
async def test_an_agent_withdraws_its_own_question_and_no_other(world: World) -> None:
    await world.tool("casting", "human_ask", **ERA)
    other = await world.tool("costume", "human_withdraw", question="Q-1", why="settled")
    assert other == "refused: no question of yours with this number is open"
    said = await world.tool("casting", "human_withdraw", question="q-1", why="the script says it")
    assert said == "Q-1 is withdrawn"
    assert (await question(world)).status == "withdrawn"
    for number in ("Q-1", "Q-", "Q-99999999999", "SYSTEM"):
        again = await world.tool("casting", "human_withdraw", question=number, why="again")
        assert again.startswith("refused: "), number


@pytest.mark.behaviour("E5", "L4")
async def test_asked_killed_upgraded_and_answered_three_weeks_later_the_agent_goes_on(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path) as before:
        await before.tool("casting", "human_ask", **ERA)
    with sqlite3.connect(tmp_path / "app.db") as database:
        # An upgrade between: a later version's migration adds what this one does not know.
        database.execute("ALTER TABLE question ADD COLUMN later TEXT DEFAULT ''")
        database.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")
    model = ScriptedModel(["D-1: the 1920s it is."])
    async with open_world(tmp_path, model) as after:
        await after.wait(21 * DAY)
        await after.press("mara", "answer:choice:1:1")
        async with after.app.store.reading() as db:
            row = (await db.exec(select(Question))).one()
        agent, name = await mail(after, "casting", event="message", text="go on")
        assert agent == row.agent_id
        await take_turn(after.app, agent, name)
        (body,) = model.bodies
        assert '\\"decision\\": \\"D-1\\"' in json.dumps(body["messages"])


@pytest.mark.behaviour("E5")
async def test_a_thousand_open_questions_cost_nothing_at_rest(world: World) -> None:
    await world.tool("casting", "human_ask", **ERA)
    async with world.app.store.writing() as db:
        first = (await db.exec(select(Question))).one().model_dump(exclude={"id"})
        for number in range(2, 1001):
            db.add(Question(**{**first, "number": number, "matter": f"matter {number}"}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with world.app.store.reading() as db:
        for _ in range(100):
            waiting = await scheduled_jobs.pending_work(db, world.clock.now())
    assert not waiting.mail
    assert not waiting.deliveries
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10 * 1024, "KiB"


ACTS = ("answer", "late answer", "amend", "withdraw", "suggest", "restart", "turn")


@pytest.mark.behaviour("A4", "E2", "E5")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.sampled_from(ACTS), min_size=3, max_size=10))
@pytest.mark.slow
async def test_however_people_and_turns_interleave_a_question_ends_once_and_all_roles_know(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("questions")
    model = ScriptedModel()
    async with open_world(folder, model) as world:
        await world.tool("casting", "human_ask", **ERA)
        for n, act in enumerate(acts):
            await _act(world, act, n)
        await _ends(world)
        await _known(world, model)
    async with open_world(folder, model) as again:
        await _ends(again)


async def _act(world: World, act: str, n: int) -> None:
    if act == "answer":
        await world.press("mara", "answer:choice:1:1")
    elif act == "late answer":
        await world.press("kei", "own:question:1:1", values={"answer": f"answer {n}"})
    elif act == "amend":
        await say(world, "mara", f"amend Q-1 amended {n}")
    elif act == "withdraw":
        await say(world, "mara", f"withdraw Q-1 moot {n}")
    elif act == "suggest":
        await world.press("gast", "own:question:1:1", values={"answer": f"guess {n}"})
    elif act == "turn":
        await take_turn(world.app, *await mail(world, "costume", event="message", text=str(n)))
    else:
        await effects(world, "late")


async def _ends(world: World) -> None:
    """One state, and the newest decision is the answer that stands."""
    row, made = await question(world), await decisions(world)
    assert (row.status == "answered") == bool(made)
    assert row.answer == (made[-1].body["text"] if made else None)
    assert [entry.number for entry in made] == list(range(1, len(made) + 1))


async def _known(world: World, model: ScriptedModel) -> None:
    """The decision that stands is in the next request of every role."""
    made = await decisions(world)
    for name in ("producer", "casting", "costume", "editor") if made else ():
        await take_turn(world.app, *await mail(world, name, event="message", text="next"))
        assert _newest(model.bodies[-1]["messages"]) == made[-1].body["text"], name


def _newest(messages: list[dict[str, object]]) -> str:
    """The last decision that a request speaks of, JSON decoded."""
    found: list[dict[str, object]] = []
    for message in messages:
        for block in message["content"]:  # type: ignore[attr-defined] # blocks of a message
            found += _decisions(block.get("content") or block.get("text"))
    newest = max(found, key=lambda entry: entry["number"])  # type: ignore[arg-type,return-value] # a number
    return str(newest["body"]["text"])  # type: ignore[index] # an entry's body


def _decisions(said: object) -> list[dict[str, object]]:
    if isinstance(said, list):
        return [found for part in said for found in _decisions(part.get("text"))]
    if not isinstance(said, str) or not said.startswith("{"):
        return []
    event = json.loads(said)
    entries = event.get("entries", []) + event.get("canon", [])
    return [entry for entry in entries if entry["kind"] == EntryKind.DECISION]
