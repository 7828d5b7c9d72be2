"""The prompt cache: who reads what whom wrote, for how long, and that the sums are right."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from anthropic.types import Usage as SentUsage

from tests.understudy.stand_in import (
    NOTE,
    START,
    Json,
    Playing,
    answered,
    asking,
    called,
    playing,
    turn,
    words,
)
from understudy.cache import Ledger, Usage, prompt, tokens

HOUR: Json = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
FIVE: Json = {"cache_control": {"type": "ephemeral"}}
RULES = "Ask before you guess. " * 200
CANON = "Ina, 68, a white plait, an oilskin to her shins. " * 400


def no_file(_: str) -> None:
    return None


def charge(ledger: Ledger, body: Json, minute: float = 0) -> Usage:
    return ledger.charge(prompt(body, no_file), START + timedelta(minutes=minute))


def shared(*own: Json, **changes: Any) -> Json:
    """A request laid out as bot/agents/prompt.py does: rules, canon, then what is the role's
    own."""
    result = {**answered(), "content": [words(CANON)], **HOUR}
    first = [turn("user", "Load."), turn("assistant", called()), turn("user", result)]
    return asking(tools=[NOTE], system=[words(RULES, **HOUR)], messages=[*first, *own], **changes)


def brief(role: str) -> Json:
    return turn("system", f"You are {role}.")


def plain(*texts: str, mark: int | None = None, how: Json = FIVE, **changes: Any) -> Json:
    """One user turn; the block with number `mark` carries a breakpoint."""
    blocks = [words(t, **(how if n == mark else {})) for n, t in enumerate(texts)]
    return asking(messages=[turn("user", *blocks)], **changes)


LONG = "A long paragraph about the river. " * 100


@pytest.mark.behaviour("L3")
async def test_what_one_role_writes_another_reads() -> None:
    async with playing() as p:
        dop = await _sent(p, shared(brief("the DOP")))
        casting = await _sent(p, shared(brief("casting")))
    assert dop.cache_read_input_tokens == 0
    assert dop.cache_creation is not None
    written = dop.cache_creation.ephemeral_1h_input_tokens
    assert written == dop.cache_creation_input_tokens
    assert casting.cache_read_input_tokens == written > 4000
    assert casting.cache_creation_input_tokens == 0
    assert 0 < casting.input_tokens < 20


@pytest.mark.behaviour("L3")
async def test_a_conversation_that_grows_reads_all_it_wrote() -> None:
    own = [brief("the DOP")]
    reads, totals = [], []
    async with playing() as p:
        for number in range(5):
            said = turn("user", words(f"Message {number}. " * 50, **FIVE))
            used = await _sent(p, shared(*own[:1], *_unmarked(own[1:]), *_after(own, said)))
            reads.append(used.cache_read_input_tokens or 0)
            totals.append(used.input_tokens + reads[-1] + (used.cache_creation_input_tokens or 0))
            own += _after(own, said)
    assert all(early < late for early, late in pairwise(reads))
    assert reads[2:] == totals[1:-1]


def _after(own: list[Json], said: Json) -> list[Json]:
    return [turn("assistant", "Understood."), said]


def _unmarked(messages: list[Json]) -> list[Json]:
    """The same messages with their breakpoints taken away, as a client that moves them on does."""
    return [
        m
        | {"content": [{k: v for k, v in b.items() if k != "cache_control"} for b in m["content"]]}
        for m in messages
    ]


@pytest.mark.behaviour("L3")
async def test_the_cache_dies_by_the_clock_of_the_rehearsal() -> None:
    async with playing() as p:
        await _sent(p, shared(brief("the DOP")))
        for minutes, warm in ((59, True), (59, True), (60, False), (1, True)):
            p.clock.move_to(p.clock.now() + timedelta(minutes=minutes))
            used = await _sent(p, shared(brief("the DOP")))
            assert bool(used.cache_read_input_tokens) is warm


async def _sent(p: Playing, body: Json) -> SentUsage:
    return (await p.client.messages.create(**body)).usage


def test_five_minutes_are_the_rule_and_an_hour_the_exception() -> None:
    ledger = Ledger()
    body = plain(LONG, LONG, "So?", mark=1)
    assert charge(ledger, body).written_5m > 0
    assert charge(ledger, body, 4).read > 0
    assert charge(ledger, body, 8).read > 0
    assert charge(ledger, body, 13).read == 0


def test_an_hour_and_five_minutes_are_written_side_by_side() -> None:
    blocks = [words(LONG, **HOUR), words(LONG, **FIVE), words("So?")]
    used = charge(Ledger(), asking(messages=[turn("user", *blocks)]))
    assert used.written_1h == pytest.approx(used.written_5m, abs=20)
    assert 0 < used.input < 20


def test_the_automatic_breakpoint_is_the_last_block() -> None:
    ledger = Ledger()
    body = plain(LONG, "So?", **FIVE)
    assert charge(ledger, body).input == 0
    assert charge(ledger, body).read == prompt(body, no_file).tokens


def test_without_a_breakpoint_nothing_is_kept() -> None:
    ledger = Ledger()
    assert [charge(ledger, plain(LONG, LONG)).read for _ in range(2)] == [0, 0]


def test_a_short_prefix_is_not_kept() -> None:
    ledger = Ledger()
    body = plain("short " * 300, "So?", mark=0)
    assert [charge(ledger, body).written_5m for _ in range(2)] == [0, 0]
    longer = plain("short " * 400, "So?", mark=0)
    assert charge(ledger, longer).written_5m >= 512


def test_models_share_nothing() -> None:
    ledger = Ledger()
    charge(ledger, plain(LONG, "So?", mark=0))
    assert charge(ledger, plain(LONG, "So?", mark=0, model="claude-opus-5-5")).read == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"output_config": {"effort": "low"}},
        {"thinking": {"type": "adaptive"}},
        {"tool_choice": {"type": "none"}},
    ],
)
def test_other_settings_lose_the_messages_and_keep_the_rules(changes: Json) -> None:
    ledger = Ledger()
    whole = charge(ledger, shared(brief("the DOP"))).written_1h
    used = charge(ledger, shared(brief("the DOP"), **changes))
    assert 0 < used.read < used.written_1h < whole


def test_a_first_picture_loses_the_messages() -> None:
    ledger = Ledger()
    charge(ledger, plain(LONG, "So?", mark=0))
    shown = plain(LONG, "So?", mark=0)
    shown["messages"][0]["content"].append(
        {"type": "image", "source": {"type": "url", "url": "https://example.org/frame.png"}}
    )
    assert charge(ledger, shown).read == 0


def test_another_tool_loses_everything() -> None:
    ledger = Ledger()
    charge(ledger, shared(brief("the DOP")))
    other = shared(brief("the DOP"))
    other["tools"] = [{**NOTE, "description": "Write it down."}]
    assert charge(ledger, other).read == 0


@pytest.mark.parametrize(("between", "found"), [(19, True), (20, False)])
def test_a_breakpoint_looks_back_over_twenty_positions(between: int, found: bool) -> None:
    ledger = Ledger()
    charge(ledger, plain(LONG, mark=0))
    more = [f"line {n}" for n in range(between)]
    assert bool(charge(ledger, plain(LONG, *more, mark=between)).read) is found


def test_a_run_of_calls_is_one_position() -> None:
    ledger = Ledger()
    charge(ledger, asking(tools=[NOTE], messages=[turn("user", words(LONG, **FIVE))]))
    names = [f"t{n}" for n in range(30)]
    results = turn("user", *map(answered, names))
    results["content"][-1] |= FIVE
    calls = turn("assistant", *map(called, names))
    body = asking(tools=[NOTE], messages=[turn("user", LONG), calls, results])
    assert charge(ledger, body).read > 0


def test_the_order_of_keys_in_a_schema_counts() -> None:
    ledger = Ledger()
    charge(ledger, shared(brief("the DOP")))
    other = shared(brief("the DOP"))
    turned = dict(reversed(NOTE["input_schema"].items()))
    other["tools"] = [{**NOTE, "input_schema": turned}]
    assert charge(ledger, other).read == 0


def test_a_string_and_one_text_block_are_the_same() -> None:
    as_string = asking(messages=[{"role": "user", "content": LONG}], **FIVE)
    ledger = Ledger()
    charge(ledger, as_string)
    assert charge(ledger, asking(messages=[turn("user", LONG)], **FIVE)).read > 0


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2), ("ü" * 4, 2)]
)
def test_a_token_is_four_bytes(text: str, count: int) -> None:
    assert tokens(text) == count


def test_use_adds_up() -> None:
    assert Usage(requests=1, input=3, read=5) + Usage(requests=1, output=2) == Usage(
        requests=2, input=3, read=5, output=2
    )
