"""The page of commands is made from the table, and a stale one is noticed."""

from pathlib import Path

from bot.app.command_table import COMMANDS
from tests.command_page import main, page


def test_every_word_and_every_form_of_one_stands_on_the_page() -> None:
    made = page()
    for word, command in COMMANDS.items():
        assert f"| `{word}` | {command.about} | `{command.example}` |" in made
        assert all(f"`/film {form}`" in made for form in command.forms)


def test_a_page_that_is_out_of_date_is_noticed(tmp_path: Path) -> None:
    target = tmp_path / "commands.md"
    assert main(["--check"], target) == 1
    assert main([], target) == 0
    assert main(["--check"], target) == 0
    target.write_text(target.read_text("utf-8") + "more")
    assert main(["--check"], target) == 1
