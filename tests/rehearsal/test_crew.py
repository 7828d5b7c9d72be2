"""The crew's policy: whatever the seed, a rehearsal meets everything that can go wrong once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import texts
from bot.core.chat_port import Button, Card, Item
from bot.production.stages import STAGES
from handlers.rehearsal import crew
from handlers.rehearsal.crew import CREW, FIRST, decide, when
from tests.rehearsal.played import Played

SEEDS = range(-3, 300)
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def buttons(kind: str, *verbs: str) -> tuple[Button, ...]:
    return tuple(Button(label=v, verb=v, kind=kind, id=n) for n, v in enumerate(verbs, start=1))


def card(key: str, *presses: Button, items: tuple[Item, ...] = ()) -> Card:
    return Card(title="", key=key, buttons=presses, items=items)


def listing(key: str, item: str, *verbs: str, press: str, status: str = "") -> Card:
    """A card with one item that has these buttons, and one press for all of them."""
    row = Item(id=1, key=item, label="", status=status, buttons=buttons("row", *verbs))
    return card(key, *buttons("batch", press), items=(row,))


def every_gate(attempt: int) -> list[Card]:
    """One card for each gate that a production of one act has."""
    return [
        card(f"gate:{s.key}:{int(s.per_act)}:{attempt}", *buttons("gate", "approve", "reject"))
        for s in STAGES
        if s.gated
    ]


def pressed(seed: int, shown: Card) -> str:
    intent = decide(seed, shown)
    return intent.value.partition(":")[0] if intent else ""


def test_one_gate_is_rejected_with_a_reason_and_its_second_attempt_approved() -> None:
    for seed in SEEDS:
        first = [decide(seed, shown) for shown in every_gate(1)]
        reasons = [dict(i.values)["reason"] for i in first if i and i.value.startswith("reject")]
        assert len(reasons) == 1, seed
        assert reasons[0].endswith("."), seed
        assert {pressed(seed, shown) for shown in every_gate(2)} == {"approve"}, seed


def test_the_first_shots_prompt_is_edited_once() -> None:
    keys = (f"{FIRST}:1:1", f"{FIRST}:1:2")
    cards = [listing("batch:dop:1", key, "edit", "reject", press="approve") for key in keys]
    for seed in SEEDS:
        assert [pressed(seed, shown) for shown in cards] == ["edit", "approve"], seed


def test_the_first_place_gets_a_second_set_of_four_and_no_third() -> None:
    picks = buttons("version", "pick", "pick", "pick", "pick", "none")
    cards = [card(f"asset:environment:1:{attempt}", *picks) for attempt in (1, 2)]
    for seed in SEEDS:
        assert [pressed(seed, shown) for shown in cards] == ["none", "pick"], seed


def test_the_first_take_of_the_first_shot_is_retaken_and_the_next_is_kept() -> None:
    keys = (f"{FIRST}:1", f"{FIRST}:2")
    cards = [listing("takes:dop:1", key, "retake", press="circle") for key in keys]
    for seed in SEEDS:
        assert [pressed(seed, shown) for shown in cards] == ["retake", "circle"], seed


@pytest.mark.behaviour("D4")
def test_one_render_is_lost_and_asked_for_again() -> None:
    assert [attempt for attempt in range(1, 9) if crew.loses(attempt, FIRST)] == [2]
    lost = listing("batch:dop:1", f"{FIRST}:2:1", "more", press="approve", status=texts.LOST)
    assert {pressed(seed, lost) for seed in SEEDS} == {"more"}


@pytest.mark.behaviour("E5")
def test_the_first_question_and_the_four_answers_wait_for_a_day() -> None:
    for seed in SEEDS:
        waits = [when(seed, CREW[0], key, NOW) - NOW for key in crew.LATE]
        assert min(waits) > timedelta(days=1), seed
        assert when(seed, CREW[0], "gate:script:0:1", NOW) - NOW < timedelta(hours=2), seed


@pytest.mark.parametrize("person", CREW, ids=lambda person: person.name)
def test_people_act_in_their_own_working_hours(person: crew.CrewMember) -> None:
    for hour in range(0, 24 * 7, 3):
        moment = crew.at_work(person, NOW + timedelta(hours=hour))
        local = moment.astimezone(ZoneInfo(person.timezone))
        assert local.weekday() < 5
        assert 9 <= local.hour < 18


def test_the_seed_changes_what_is_picked_and_when() -> None:
    options = card("asset:character:1:1", *buttons("version", *["pick"] * 4))
    picked = Counter(intent.value for seed in SEEDS if (intent := decide(seed, options)))
    assert len(picked) == 4
    assert min(picked.values()) > len(SEEDS) // 8
    assert len({when(seed, CREW[0], "gate:style:0:1", NOW) for seed in SEEDS}) > 10


@pytest.fixture(params=["small", "mute"])
def played(request: pytest.FixtureRequest) -> Played:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Played)
    return found


def told(played: Played, what: str) -> list[dict[str, Any]]:
    return [row for row in played.read("log") if row["what"] == what]


def test_a_real_film_meets_each_of_these(played: Played) -> None:
    assert [g for g in played.read("gates") if g["status"] == "rejected" and g["reason"]]
    assert told(played, "edit")
    assert [row for row in told(played, "none") if row["detail"]["reason"]]
    assert [row for row in told(played, "retake") if row["detail"]["reason"]]
    assert told(played, "render failed")
    assert played.doc["credits"]["refunded"] > 0


@pytest.mark.behaviour("E5", "C8")
def test_a_real_film_has_a_late_answer(played: Played) -> None:
    opened = {row["subject"]: row["at"] for row in told(played, "gate opened")}
    waits = [
        datetime.fromisoformat(g["decided_at"]) - datetime.fromisoformat(opened[g["id"]])
        for g in played.read("gates")
        if g["stage"] == "four_answers"
    ]
    assert max(waits) > timedelta(days=1)
