"""Makes docs/behaviours.md from the promises and the tests that hold them. `make docs` calls it."""

import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
HEAD = """# Behaviours

What Continuity promises, and the tests that hold each promise. Made by `make docs` from
`docs/behaviours.toml` and the tests' `behaviour` marks: change those, not this page.
"""


class Held(NamedTuple):
    """One test and one id it holds."""

    id: str
    file: str
    test: str


def promises(root: Path) -> dict[str, dict[str, str]]:
    """Chapters by letter, each with its `title` and the wording of its ids."""
    return tomllib.loads((root / "docs/behaviours.toml").read_text("utf-8"))


def ids(chapters: dict[str, dict[str, str]]) -> list[str]:
    return [key for chapter in chapters.values() for key in chapter if key != "title"]


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
    kept = sum(bool(by_id[id_]) for id_ in ids(chapters))
    parts = [HEAD, f"{kept} of {len(ids(chapters))} are held by at least one test.\n"]
    return "\n".join([*parts, *(_chapter(*item, by_id) for item in chapters.items())])


def _chapter(letter: str, chapter: dict[str, str], by_id: dict[str, list[Held]]) -> str:
    rows = [
        f"| {id_} | {words} | {_cell(by_id[id_])} |"
        for id_, words in chapter.items()
        if id_ != "title"
    ]
    head = f"## {letter}. {chapter['title']}\n\n| | Promise | Held by |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _cell(tests: list[Held]) -> str:
    by_file: defaultdict[str, list[str]] = defaultdict(list)
    for test in tests:
        by_file[test.file].append(test.test.removeprefix("test_").replace("_", " "))
    return (
        "<br>".join(
            f"[{file}](../tests/{file}): {'; '.join(names)}" for file, names in by_file.items()
        )
        or "none yet"
    )


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the page; with `--check` only compare it: 1 when it is out of date."""
    target = root / "docs/behaviours.md"
    made = page(promises(root), held(root))
    if "--check" not in arguments:
        target.write_text(made, "utf-8")
    elif not target.exists() or target.read_text("utf-8") != made:
        print("docs/behaviours.md is out of date: run make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
