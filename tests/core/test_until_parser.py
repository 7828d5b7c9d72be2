"""Until when: a day, an hour or both, as the person who says it reads a clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.until_parser import LONGEST, next_day, until
from store.models import Member

pytestmark = pytest.mark.behaviour("H3", "H5")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday


def somebody(zone: str = "UTC") -> Member:
    return Member(production_id=1, account="a", handle="@a", name="A", timezone=zone)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("Friday 09:00", "2026-03-06 09:00"),
        ("fri 9:00", "2026-03-06 09:00"),
        ("friday", "2026-03-06 09:00"),
        ("monday 09:00", "2026-03-09 09:00"),
        ("monday 18:00", "2026-03-02 18:00"),
        ("tomorrow", "2026-03-03 09:00"),
        ("18:00", "2026-03-02 18:00"),
        ("08:00", "2026-03-03 08:00"),
        ("2026-04-01 12:00", "2026-04-01 12:00"),
        ("2026-04-01", "2026-04-01 09:00"),
    ],
)
def test_a_moment_is_read_as_people_say_it(said: str, moment: str) -> None:
    assert f"{until(said.split(), NOW, somebody()):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize(
    "said",
    ["", "soon", "2026-03-01", "2036-01-01", "today 08:00", "fri sat", "25:00", "9:00 10:00"],
)
def test_what_names_no_coming_moment_is_none(said: str) -> None:
    assert until(said.split(), NOW, somebody()) is None


def test_the_clock_is_the_one_of_who_says_it() -> None:
    tokyo = until(["18:00"], NOW, somebody("Asia/Tokyo"))
    assert tokyo == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@given(st.lists(st.text(max_size=12), max_size=4), st.datetimes(timezones=st.just(UTC)))
def test_any_words_name_a_coming_moment_or_none(words: list[str], now: datetime) -> None:
    now = now.replace(year=2026)
    found = until(words, now, somebody("America/New_York"))
    assert found is None or now < found <= now + LONGEST


@given(st.integers(0, 60 * 24 * 400))
def test_the_next_day_begins_later_and_on_a_working_day(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    begins = next_day(now, somebody())
    assert begins > now
    assert begins.weekday() < 5
