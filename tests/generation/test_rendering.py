"""What a provider says when it fails is foreign: it is kept short, harmless, without a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.core.provider_port import ProviderRequest, RenderFailed
from bot.core.untrusted_text import told
from store.models import LogRow, RenderJob
from tests.fakes import FakeProvider
from tests.world import World

KEY = "key_0a9f8c7e6d5b4a3f2e1d0c9b8a7f6e5d"


class Broken(FakeProvider):
    """Fails with these words."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    async def render(self, request: ProviderRequest, folder: object) -> object:  # type: ignore[override]
        raise RenderFailed(self.words)


async def failed(world: World, words: str) -> tuple[str, str]:
    """What is kept of it: with the job, and in the log."""
    await world.to_generation()
    world.app.providers["animatic"] = Broken(words)  # type: ignore[assignment] # a fake
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    async with world.app.store.reading() as db:
        job = (await db.exec(select(RenderJob))).one()
        row = (await db.exec(select(LogRow).where(LogRow.what == "render failed"))).one()
    return job.error, row.detail["why"]


@pytest.mark.behaviour("L4", "L5")
async def test_what_a_failed_provider_says_is_kept_without_its_secrets_and_marks(
    world: World,
) -> None:
    words = f"401 for https://api.example.com/v1/tasks?key={KEY}\nAuthorization: Bearer {KEY} @here"
    kept, logged = await failed(world, words + " <@U123>" + " and so on" * 100)
    assert kept == logged
    assert KEY not in kept
    assert kept.startswith("401 for https://api.example.com/v1/tasks?…")
    assert "\n" not in kept
    assert "@here" not in kept
    assert "<@" not in kept
    assert len(kept) <= 240


@pytest.mark.behaviour("D4")
async def test_a_plain_reason_is_kept_as_it_is(world: World) -> None:
    words = "The prompt was refused by moderation (code 12, task 4711)."
    assert await failed(world, words) == (words, words)


@pytest.mark.behaviour("D5")
async def test_a_provider_that_is_not_here_is_named_and_nothing_is_owed(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    world.app.providers.pop("animatic")
    await world.render()
    async with world.app.store.reading() as db:
        assert (await db.exec(select(RenderJob.error))).one() == (
            "the provider animatic is not set up here"
        )


@pytest.mark.behaviour("L4")
@given(
    st.sampled_from(["Bearer ", "token=", "api_key: ", '"api-key": "', "secret=", "password ", ""]),
    st.from_regex(r"(sk|key|xoxb|r8)[-_][A-Za-z0-9_-]{24,60}", fullmatch=True),
    st.text(max_size=40),
)
def test_no_key_survives_in_any_words(before: str, key: str, around: str) -> None:
    assert key not in told(f"{around} {before}{key} {around}")


@pytest.mark.behaviour("L4")
@pytest.mark.parametrize(
    "words", ["Authorization: Bearer {}", "token={}", "'api_key': '{}'", "https://x.y/z?a={}"]
)
def test_what_is_named_a_secret_is_not_told_however_short_it_is(words: str) -> None:
    assert "opensesame" not in told(words.format("opensesame"))
