"""Writes docs/commands.md, what people can type, from the table itself: `make docs`."""

import sys
from pathlib import Path

from bot.app.command_table import COMMANDS
from tests.made_page import write_or_check

ROOT = Path(__file__).parent.parent
HEAD = """# What people can type

Each word works as `/film ...` and after a mention, `@Continuity ...`. The place tells which shot,
question or gate is meant where it can. `/film help WORD` says the same. Made by `make docs` from
`bot/app/command_table.py`.

| Word | What it does | For example |
|---|---|---|
"""


def page() -> str:
    """The page as Markdown: a row for each word, and for each form of a word that has several."""
    rows = []
    for word, command in COMMANDS.items():
        rows.append(f"| `{word}` | {command.about} | `{command.example}` |")
        rows += [
            f"| | {_sentence(does)} | `/film {form}` |" for form, does in command.forms.items()
        ]
    return HEAD + "\n".join(rows) + "\n"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def main(arguments: list[str], target: Path = ROOT / "docs/commands.md") -> int:
    """Write the page; with `--check` only compare it: 1 when it is out of date."""
    return write_or_check(target, page(), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
