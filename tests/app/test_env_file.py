"""`.env` as setup writes it: what is given is what is read, and every other line stays."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.cli import env_file
from bot.core.settings import load

pytestmark = pytest.mark.behaviour("K6")
# What a key may be made of; a line end would end it, and ${ means another name.
KEYS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="$"), min_size=1
)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.upper() in ("DISCORD_TOKEN", "PORT"):
            monkeypatch.delenv(name)
    return tmp_path_factory.mktemp("env")


def test_what_is_written_is_what_is_read(folder: Path) -> None:
    @given(KEYS)
    def holds(key: str) -> None:
        path = folder / "env"
        path.write_text("PORT=8001\nDISCORD_TOKEN=old\n# kept\n")
        env_file.write(path, {"DISCORD_TOKEN": key})
        settings = load(path)
        assert settings.discord_token is not None
        assert settings.discord_token.get_secret_value() == key
        assert settings.port == 8001

    holds()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "A=1\n"),
        ("B=2", "B=2\nA=1\n"),
        ("A=0\r\nB=2\r\n", "A=1\nB=2\r\n"),
        ("A=0\n#A=0\nAA=0\nA=00\n", "A=1\n#A=0\nAA=0\n"),
        (" export a = 0\n\n", "A=1\n\n"),
    ],
)
def test_a_name_stands_once_and_in_its_place(before: str, after: str) -> None:
    assert env_file.changed(before, {"A": "1"}) == after


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=\xff\n")
    with pytest.raises(UnicodeDecodeError):
        env_file.write(tmp_path / ".env", {"A": "1"})
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [
        (".env", b"PORT=\xff\n")
    ]
