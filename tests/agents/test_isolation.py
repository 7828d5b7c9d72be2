"""What is said to one agent stays with it; what a film decides reaches all its roles and no other's
(B3, A4). Random conversations of two films in one database, held against the bytes sent."""

import asyncio
import json
import tempfile
from contextlib import AsyncExitStack
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import sampled_from
from sqlmodel import col, select

from bot.core.model_port import Answer, ContextFull
from store.models import Choice, Gate, Member, Production, Question, QuestionStatus
from tests.fakes import FakeChat, ScriptedModel
from tests.injection import films
from tests.injection.films import OURS, THEIRS
from tests.injection.invariants import addressee
from tests.world import World

Who = tuple[str, str]
TALKERS: tuple[Who, ...] = (
    (OURS, "producer"), (OURS, "casting"), (OURS, "dop:1"), (OURS, "dop:2"), (THEIRS, "producer"),
    (THEIRS, "casting"), (THEIRS, "dop:1"), (THEIRS, "storyboard"),
)  # fmt: skip
DIRECTORS = {OURS: "mara", THEIRS: "ines"}


class Listening(ScriptedModel):
    """Keeps the bytes of every request, answers that it heard, and once in a while is too full."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[Who, str]] = []
        self.full = False

    async def reply(self, body: dict[str, Any]) -> Answer:
        self.sent.append((addressee(body), json.dumps(body, ensure_ascii=False)))
        if self.full:
            self.full = False
            raise ContextFull("too long")
        return await super().reply(deepcopy(body))


class Conversations(RuleBasedStateMachine):
    """People talk, ask, answer, promote and wait, in any order. Every word they say is used once:
    `told` knows for whom a private one was, `decided` for which film a common one is."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.closing = AsyncExitStack()
        self.numbers = count(1)
        self.told: dict[str, Who] = {}
        self.decided: dict[str, str] = {}
        self.model = Listening()
        self.checked = 0
        folder = Path(self.closing.enter_context(tempfile.TemporaryDirectory()))
        self.world: World = self.do(
            self.closing.enter_async_context(films.two_films(folder, self.model))
        )

    def do(self, work: Any) -> Any:
        async def run() -> Any:
            return await work

        return self.runner.run(run())

    def teardown(self) -> None:
        self.do(self.closing.aclose())
        self.runner.close()

    def word(self, what: str) -> str:
        return f"{what}-{next(self.numbers):03}-otter"

    @rule(to=sampled_from(TALKERS))
    def somebody_says_something(self, to: Who) -> None:
        word = self.word("private")
        self.told[word] = to
        self.do(films.tell(self.world, to, f"between us: {word}"))
        self.do(self.turn(to))

    @rule(to=sampled_from(TALKERS))
    def a_member_of_both_films_says_something(self, to: Who) -> None:
        word = self.word("both")
        self.told[word] = to
        page = self.do(films.pages(self.world))[to]
        self.do(films.say(self.world, "fake:kei", page, word))
        self.do(self.turn(to))

    @rule(by=sampled_from(TALKERS))
    def an_agent_asks_and_the_director_answers(self, by: Who) -> None:
        word = self.word("answer")
        self.do(self.ask_and_answer(by, word, suggested=False))
        self.decided[word] = by[0]

    @rule(by=sampled_from(TALKERS))
    def the_director_presses_a_suggested_answer(self, by: Who) -> None:
        word = self.word("choice")
        self.do(self.ask_and_answer(by, word, suggested=True))
        self.decided[word] = by[0]

    @rule(by=sampled_from([OURS]))
    def a_draft_is_promoted_by_a_gate(self, by: str) -> None:
        word = self.word("promoted")
        self.do(self.promote(word))
        self.decided[word] = by

    @rule(to=sampled_from(TALKERS))
    def the_director_promotes_what_was_said_to_one_role(self, to: Who) -> None:
        word = self.word("noted")
        self.do(films.tell(self.world, to, word))
        self.do(self.turn(to))
        page = self.do(films.pages(self.world))[to]
        account = f"fake:{DIRECTORS[to[0]]}"
        said = self.do(films.say(self.world, account, page, f"canon promote “{word}”", "command"))
        assert "is canon" in said
        self.decided[word] = to[0]

    @rule(seconds=sampled_from([60, 4_000]))
    def time_passes(self, seconds: int) -> None:
        self.do(films.settle(self.world, seconds))

    @rule()
    def the_next_talk_is_too_long_for_the_model(self) -> None:
        self.model.full = True

    @rule(code=sampled_from([OURS, THEIRS]))
    def a_whole_crew_is_asked_what_it_knows(self, code: str) -> None:
        """Whatever was decided is in this very request of each role."""
        self.model.full = False
        for to in [each for each in TALKERS if each[0] == code]:
            self.do(films.tell(self.world, to, "what do you know?"))
            self.do(self.turn(to))
            here, body = self.model.sent[-1]
            assert here == to
            assert [w for w, film in self.decided.items() if film == code and w not in body] == []

    @invariant()
    def nothing_is_where_it_should_not_be(self) -> None:
        for here, body in self.model.sent[self.checked :]:
            private = [w for w, to in self.told.items() if to != here and w in body]
            foreign = [w for w, film in self.decided.items() if film != here[0] and w in body]
            assert private + foreign == [], here
        self.checked = len(self.model.sent)

    async def turn(self, who: Who) -> None:
        await films.turns(self.world, await films.agent(self.world, *who))

    async def ask_and_answer(self, by: Who, word: str, suggested: bool) -> None:
        """A question whose answer, and nothing else, holds the word."""
        answers = [word, "or not"] if suggested else ["yes", "or not"]
        asked = films.question(f"matter {word[-9:-6]}", "director") | {"answers": answers}
        self.model.answers = [[{"human_ask": asked}]]
        await films.tell(self.world, by, "go on")
        await self.turn(by)
        question, choice = await self.newest(by[0])
        value = f"answer:choice:{choice}:1" if suggested else f"own:question:{question}:1"
        said = await self.world.press(DIRECTORS[by[0]], value, values={"answer": word})
        assert "is canon" in said

    async def newest(self, code: str) -> tuple[int, int]:
        async with self.world.app.store.reading() as db:
            query = select(Question).join(Production).where(
                Production.code == code, Question.status == QuestionStatus.OPEN
            )  # fmt: skip
            question = (await db.exec(query.order_by(col(Question.id).desc()))).first()
            assert question is not None
            choices = select(Choice.id).where(Choice.question_id == question.id)
            choice = (await db.exec(choices.order_by(col(Choice.id)))).first()
        return question.id, choice or 0

    async def promote(self, word: str) -> None:
        await self.world.tool(
            "production_design", "canon_write", kind="prop", name=word, scope="production",
            reason="said on my page", fields=[{"name": "anchor", "value": "small, tin"}],
        )  # fmt: skip
        said = await self.world.tool(
            "production_design", "gate_request", stage="change", act=0, summary="new"
        )
        assert said.startswith("G-"), said
        gate = await self.world.gate(stage="change", production_id=1)
        await self.world.press("mara", f"approve:gate:{gate.id}:1")
        await films.settle(self.world, 20)


@pytest.mark.behaviour("A4", "B3", "B6", "L5")
@pytest.mark.slow
def test_whatever_people_say_is_where_it_belongs_and_nowhere_else() -> None:
    few = settings(max_examples=7, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(Conversations, settings=few)


async def test_a_leak_would_be_seen() -> None:
    seen = Conversations.__new__(Conversations)
    seen.told, seen.decided, seen.checked = {"secret": (OURS, "dop:1")}, {"rule": THEIRS}, 0
    for here, body in (((OURS, "dop:2"), "secret"), ((OURS, "dop:1"), "rule")):
        seen.model = Listening()
        seen.model.sent = [(here, body)]
        with pytest.raises(AssertionError):
            seen.nothing_is_where_it_should_not_be()
    seen.model.sent = [((OURS, "dop:1"), "secret"), ((THEIRS, "casting"), "rule")]
    seen.nothing_is_where_it_should_not_be()


@pytest.fixture
async def two(tmp_path: Path) -> Any:
    async with films.two_films(tmp_path) as world:
        yield world


async def command(world: World, who: str, channel: str, text: str) -> str:
    return await films.say(world, f"fake:{who}", channel, text, "command")


@pytest.mark.behaviour("B7", "C5")
async def test_the_place_says_which_film_a_command_is_for(two: World) -> None:
    """Deniz holds the money of one film and is an artist in the other."""
    assert (await command(two, "deniz", "smalllight-casting", "budget")).startswith("Cap 21")
    assert (await command(two, "deniz", "smalllight-producer", "budget 90")).startswith("Cap 90")
    assert "Omar" in await command(two, "deniz", "harbortale-producer", "budget 90")
    assert (await command(two, "omar", "harbortale-scene-001", "budget")).startswith("Cap 0")


@pytest.mark.behaviour("L5")
async def test_on_a_page_of_a_film_one_is_not_in_no_other_film_is_meant(two: World) -> None:
    assert "not a member" in await command(two, "mara", "harbortale-producer", "budget")
    assert "not a member" in await command(two, "omar", "smalllight-producer", "budget 90")


@pytest.mark.behaviour("B7")
async def test_elsewhere_the_only_film_is_meant_or_it_is_asked_which(two: World) -> None:
    assert (await command(two, "mara", "dm", "budget")).startswith("Cap 21")
    said = await command(two, "deniz", "dm", "budget 90")
    assert said.startswith("Nothing was done: you are in HARBORTALE, SMALLLIGHT.")
    assert "/film HARBORTALE help" in said
    assert (await command(two, "deniz", "dm", "SMALLLIGHT budget 90")).startswith("Cap 90")
    assert "Omar" in await command(two, "deniz", "dm", "HARBORTALE budget 90")
    assert "I do not know “SMALLLIGHT”" in await command(two, "omar", "dm", "SMALLLIGHT budget 9")
    assert "not a member" in await command(two, "mallory", "dm", "budget")
    assert "Nothing waits for you." in await command(two, "deniz", "dm", "SMALLLIGHT")


@pytest.mark.behaviour("B3", "B6")
async def test_a_page_gives_its_words_to_its_own_film_alone(two: World) -> None:
    """Somebody who is in one film writes on a page of the other: there they are somebody new."""
    two.model = ScriptedModel()
    two.app.model = two.model
    await films.say(two, "fake:mara", "harbortale-casting", "hello there")
    await films.turns(two, await films.agent(two, THEIRS, "casting"))
    assert '"from": "somebody new"'.replace('"', '\\"') in json.dumps(two.model.bodies[-1])
    chat = two.app.chats["fake"]
    assert isinstance(chat, FakeChat)
    assert set(chat.places.values()) <= {"harbortale-casting"}


@pytest.mark.behaviour("L5")
async def test_rights_in_one_film_are_none_in_another(two: World) -> None:
    async with two.app.store.reading() as db:
        theirs = select(Gate).join(Production).where(Production.code == THEIRS)
        gate = (await db.exec(theirs.order_by(col(Gate.id).desc()))).first()
        deniz = (await db.exec(select(Member).where(Member.account == "fake:deniz"))).all()
    assert gate is not None
    assert sorted(member.rights for member in deniz) == [["artist"], ["line_producer"]]
    assert "not a member" in await two.press("mara", f"approve:gate:{gate.id}:1")
    assert "Already decided" in await two.press("deniz", f"approve:gate:{gate.id}:1")
