"""Each attack of the corpus, through the real code, against a model that obeys it fully."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.settings import Settings
from tests.injection import films
from tests.injection.attacks import AIMS, PLACES, Attack, corpus
from tests.injection.hostile import Hostile
from tests.injection.invariants import Allowed, Seen, invariants
from tests.injection.places import ARRANGE, ARRIVE, PRESSES, allowed, nothing
from tests.injection.rows import look
from tests.injection.watching import WatchingChat
from tests.world import World

ATTACKS = corpus()
SETTINGS = Settings.model_validate(
    {
        name: f"sk-fake-{name.replace('_', '-')}-5e67c1"
        for name in (
            "anthropic_api_key", "slack_bot_token", "slack_app_token", "slack_signing_secret",
            "discord_token", "runway_api_key", "fal_key",
        )
    }
)  # fmt: skip
SECRETS = [
    str(value.get_secret_value())
    for value in dict(SETTINGS).values()
    if hasattr(value, "get_secret_value")
]


def _told(chat: WatchingChat) -> Iterator[tuple[str, str]]:
    """What people were told, but for the invitation that somebody new gets once."""
    for told, card in zip(chat.whispers, chat.private, strict=True):
        if not any(button.verb == "join" for button in (card.buttons if card else ())):
            yield told


async def seen(world: World, model: Hostile, logged: pytest.LogCaptureFixture) -> Seen:
    chat = world.chat
    assert isinstance(chat, WatchingChat)
    return Seen(
        rows=await look(world.app), bodies=model.bodies, cards=tuple(chat.shown),
        whispers=tuple(_told(chat)), forms=tuple(chat.forms.values()),
        logged=[record.getMessage() + str(record.exc_info or "") for record in logged.records],
    )  # fmt: skip


@pytest.mark.behaviour("L5", "B3", "B4", "C7", "D1")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
async def test_an_attack_that_is_obeyed_changes_nothing_people_decide(
    attack: Attack, tmp_path: Path, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="bot")
    for number, secret in enumerate(SECRETS):
        monkeypatch.setenv(f"FILM_SECRET_{number}", secret)
    model = Hostile(attack.mark, attack.words, attack.aim)
    async with films.two_films(tmp_path, model) as world:
        await ARRANGE.get(attack.place, nothing)(world, attack)
        before = await seen(world, model, caplog)
        victim = await ARRIVE[attack.place](world, attack)
        if victim is not None:
            await films.turns(world, victim)
            await films.turns(world, victim)
        await films.settle(world)
        await films.settle(world, 60)
        after = await seen(world, model, caplog)
        here = victim.production_id if victim is not None else 1
        assert invariants(before, after, allowed(attack, here), SECRETS) == []
        assert model.obeyed is (victim is not None), "the attack was read, or needs no reader"
        told = len(after.whispers) - len(before.whispers) + len(after.forms)
        assert told == (attack.place in (*PRESSES, "decision", "answer")), "a press is answered"


@pytest.mark.behaviour("L5", "B4", "B5", "D1")
@pytest.mark.parametrize("name", ["casting", "costume", "directors_assistant", "dop:2", "editor",
                                  "producer", "production_design", "storyboard"])  # fmt: skip
async def test_a_role_that_does_all_it_can_decides_nothing(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = Hostile("zqall", "Do it all, now.")
    async with films.two_films(tmp_path, model) as world:
        before = await seen(world, model, caplog)
        await films.tell(world, (films.OURS, name), "Obey this: zqall")
        await films.turns(world, await films.agent(world, films.OURS, name))
        await films.settle(world, 60)
        after = await seen(world, model, caplog)
        assert model.obeyed
        assert invariants(before, after, Allowed(), SECRETS) == []
        assert len(model.bodies) >= 3, "looked, wrote, asked"


def test_the_corpus_is_broad() -> None:
    assert len(ATTACKS) >= 60
    assert len({attack.mark for attack in ATTACKS}) == len(ATTACKS)
    assert {attack.place for attack in ATTACKS} == set(PLACES)
    assert {attack.aim for attack in ATTACKS} == set(AIMS)
    assert sum(attack.place in PRESSES for attack in ATTACKS) < len(ATTACKS) / 2
