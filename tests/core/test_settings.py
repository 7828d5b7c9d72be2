"""The settings: every name explained, wrong values told in one line, secrets never told."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.settings import Settings, WrongSetting, load

EXAMPLE = Path(__file__).parents[2] / ".env.example"
NAMES = {name.upper() for name in Settings.model_fields}
SECRETS = {name for name in NAMES if name.endswith(("_TOKEN", "_SECRET", "_KEY", "DATABASE_URL"))}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own environment is no part of a test."""
    for name in os.environ:
        if name.upper() in NAMES:
            monkeypatch.delenv(name)


def env(folder: Path, *lines: str) -> Path:
    path = folder / "env"
    path.write_text("\n".join(lines))
    return path


def test_the_example_explains_every_name_and_no_other() -> None:
    lines = EXAMPLE.read_text().splitlines()
    named = [line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)]
    assert sorted(named) == sorted(NAMES)
    for before, line in pairwise(lines):
        assert before.startswith("# ") or not re.match(r"[A-Z_]+=", line), line


def test_the_example_as_it_stands_changes_nothing() -> None:
    assert load(EXAMPLE) == load(None)


def test_nothing_set_is_the_embedded_default() -> None:
    settings = load(None)
    assert settings.data_dir == Path("data")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url is None
    assert settings.anthropic_api_key is None
    assert settings.model == "claude-sonnet-5-5"


def test_a_missing_file_is_no_error(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == load(None)


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "9001")
    settings = load(env(tmp_path, "PORT=9000", "HOST=0.0.0.0"))
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)  # noqa: S104 - read, never bound


def test_other_names_are_left_alone(tmp_path: Path) -> None:
    assert load(env(tmp_path, "AWS_REGION=eu-central-1")) == load(None)


def test_a_pasted_token_loses_its_line_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", " abc\n")
    token = load(None).discord_token
    assert token is not None
    assert token.get_secret_value() == "abc"


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_is_never_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prefix = "sqlite:///" if name == "DATABASE_URL" else ""
    monkeypatch.setenv(name, f"{prefix}hush-hush")
    settings = load(None)
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert getattr(settings, name.lower()) is not None
    assert "hush-hush" not in shown


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "eight", "valid integer"),
        ("PORT", "65536", "less than or equal to 65535"),
        ("LOG_FORMAT", "yaml", "'text' or 'json'"),
        ("DATABASE_URL", "mysql://root:hush-hush@db/film", "postgresql+psycopg://"),
        ("SQLITE_SYNCHRONOUS", "off", "'NORMAL' or 'FULL'"),
        ("MEDIA_URL", "gs://film", "s3://bucket/prefix"),
        ("PUBLIC_URL", "film.example.org", "http://"),
        ("SLACK_API_URL", "http://127.0.0.1:9/", "/api/"),
        ("ANTHROPIC_BASE_URL", "localhost", "http://"),
        ("INSTALLER", "Mara", "slack:U012AB3CD"),
        ("ROLES_DIR", "no/such/folder", "directory"),
    ],
)
def test_a_wrong_value_gives_one_line_with_its_name_and_without_the_value(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as caught:
        load(None)
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert told in line
    assert "\n" not in line
    assert value not in line
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_two_wrong_values_stand_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_FORMAT", "x")
    with pytest.raises(WrongSetting, match=r"^PORT: .*; LOG_FORMAT: .*$"):
        load(None)


def test_a_file_that_is_no_text_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(WrongSetting, match="cannot be read as UTF-8 text"):
        load(path)


@given(port=st.integers(min_value=-100_000, max_value=100_000))
def test_a_port_is_taken_exactly_when_a_machine_has_it(port: int) -> None:
    if 0 <= port <= 65535:
        assert Settings(port=port).port == port
    else:
        with pytest.raises(ValueError, match="port"):
            Settings(port=port)
