"""Makes docs/behaviours.md from the promises and the tests that hold them. `make docs` calls it."""

import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.made_page import write_or_check

ROOT = Path(__file__).parent.parent
HEAD = """# Behaviours

What Continuity promises, and the tests that hold each promise. Made by `make docs` from
`docs/behaviours.toml` and the tests' `behaviour` marks: change those, not this page.

*held*: tests hold it; *part*: some of it is there, and what is missing is said; *none*: not there
yet. What each test states is one click away.
"""
STATES = "states"  # the table of those that are not whole, by hand


class Held(NamedTuple):
    """One test and one id it holds."""

    id: str
    file: str
    test: str


def promises(root: Path) -> dict[str, dict[str, str]]:
    """Chapters by letter, each with its `title` and the wording of its ids."""
    return tomllib.loads((root / "docs/behaviours.toml").read_text("utf-8"))


def ids(chapters: dict[str, dict[str, str]]) -> list[str]:
    return [
        key
        for letter, chapter in chapters.items()
        if letter != STATES
        for key in chapter
        if key != "title"
    ]


def held(root: Path) -> list[Held]:
    """Every mark in tests/, read without importing anything: of the file, a class or a function."""
    return [
        Held(id_, path.relative_to(root / "tests").as_posix(), test)
        for path in sorted((root / "tests").rglob("test_*.py"))
        for test, id_ in _marked(ast.parse(path.read_text("utf-8")).body, ())
    ]


def _marked(body: list[ast.stmt], above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    above = above + tuple(id_ for node in body if _is_pytestmark(node) for id_ in _ids(node))
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        own = above + tuple(id_ for mark in node.decorator_list for id_ in _ids(mark))
        if isinstance(node, ast.ClassDef):
            yield from _marked(node.body, own)
        elif node.name.startswith("test_"):
            yield from ((node.name, id_) for id_ in dict.fromkeys(own))


def _is_pytestmark(node: ast.stmt) -> bool:
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    return any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in targets)


def _ids(node: ast.AST) -> Iterator[str]:
    """The words inside every `....behaviour("A1", "B2")` below the node."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", None) == "behaviour":
            yield from (str(arg.value) for arg in call.args if isinstance(arg, ast.Constant))


def page(chapters: dict[str, dict[str, str]], tests: list[Held]) -> str:
    """The page as Markdown: one table per chapter."""
    by_id: defaultdict[str, list[Held]] = defaultdict(list)
    for test in tests:
        by_id[test.id].append(test)
    said = chapters.get(STATES, {})
    state = {id_: said.get(id_) or ("held" if by_id[id_] else "none") for id_ in ids(chapters)}
    kept = sum(words == "held" for words in state.values())
    parts = [HEAD, f"{kept} of {len(state)} are held.\n"]
    shown = [item for item in chapters.items() if item[0] != STATES]
    return "\n".join([*parts, *(_chapter(*item, by_id, state) for item in shown)])


def _chapter(
    letter: str, chapter: dict[str, str], by_id: dict[str, list[Held]], state: dict[str, str]
) -> str:
    rows = [
        f"| {id_} | {words} | {state[id_]} | {_cell(by_id[id_])} |"
        for id_, words in chapter.items()
        if id_ != "title"
    ]
    head = f"## {letter}. {chapter['title']}\n\n| | Promise | State | Tests |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _cell(tests: list[Held]) -> str:
    """The files as links; what their tests state opens at a click."""
    by_file: defaultdict[str, list[str]] = defaultdict(list)
    for test in tests:
        by_file[test.file].append(test.test.removeprefix("test_").replace("_", " "))
    facts = "<br>".join(
        f"<b>[{file.removesuffix('.py')}](../tests/{file})</b>: {'; '.join(names)}"
        for file, names in by_file.items()
    )
    count = f"{len(tests)} test{'' if len(tests) == 1 else 's'}"
    return f"<details><summary>{count}</summary>{facts}</details>" if tests else ""


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the page; with `--check` only compare it: 1 when it is out of date."""
    made = page(promises(root), held(root))
    return write_or_check(root / "docs/behaviours.md", made, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
