"""Reads the packages as text and says which rule each file breaks.

Every rule takes a `Project` and gives lines for people; none means that the rule holds.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

FOLDERS = ("bot", "handlers", "store")
# They stand beside the product, which knows none of them (pyproject.toml holds who knows whom).
AROUND = ("bench", "evals", "testing", "tests", "understudy")
LONGEST = 300
WORDED = ("label", "title", "submit", "alt")
CARDS = ("Button", "Card", "Form", "FormField", "Item")
# A path as docs and docstrings write it.
NAMED = re.compile(
    r"(?<![\w/.])(?:bot|store|handlers|tests|testing|understudy|evals|bench)/[\w/]+\.(?:py|toml|json)"
)
VAGUE = {"utils", "helpers", "manager", "service", "base"}


@dataclass(frozen=True)
class Module:
    """One file: its path in the project, and what it says."""

    path: str
    text: str
    package: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "package", self.path.rpartition("/")[0].replace("/", "."))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names of everything imported anywhere in the file."""
        return frozenset(self._named(ast.walk(self.tree)))

    def _named(self, nodes: Iterable[ast.AST]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                source = self._source(node)
                yield from (f"{source}.{alias.name}" for alias in node.names)

    def _source(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.package.split(".")
        above = parts[: len(parts) - node.level + 1]
        return ".".join([*above, node.module] if node.module else above)


@dataclass(frozen=True)
class Project:
    """Every module below `root`, by folder. A folder that is not there is empty."""

    root: Path

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        return tuple(self.read(*FOLDERS))

    def read(self, *rooms: str) -> Iterator[Module]:
        for room in rooms:
            for path in sorted((self.root / room).rglob("*.py")):
                yield Module(path.relative_to(self.root).as_posix(), path.read_text("utf-8"))


def within(name: str, *owners: str) -> bool:
    """`bot.media.video` is within `bot`, not within `bo`."""
    return any(name == owner or name.startswith(f"{owner}.") for owner in owners)


def openings(modules: Iterable[Module]) -> list[str]:
    """Every module that says anything opens with what lives here and who calls it."""
    return [f"{m.path} has no docstring" for m in modules if m.text.strip() and not _doc(m)]


def _doc(module: Module) -> str | None:
    return ast.get_docstring(module.tree)


def lengths(modules: Iterable[Module], allowed: dict[str, str]) -> list[str]:
    """No file over 300 lines, except where a reason is given."""
    return [
        f"{module.path} has {lines} lines"
        for module in modules
        if (lines := module.text.count("\n")) > LONGEST and module.path not in allowed
    ]


def vague(modules: Iterable[Module]) -> list[str]:
    """No file and no folder whose name says nothing."""
    return [m.path for m in modules if VAGUE & set(m.name.split("."))]


def namesakes(modules: Iterable[Module]) -> list[str]:
    """No two classes of one name."""
    named: dict[str, list[str]] = {}
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                named.setdefault(node.name, []).append(f"{module.path}:{node.lineno}")
    return [f"{name}: {', '.join(places)}" for name, places in named.items() if len(places) > 1]


def lost(project: Project, texts: Iterable[Path]) -> list[str]:
    """No text names a file of ours that is not there."""
    return [
        f"{text.relative_to(project.root).as_posix()} names {name}"
        for text in texts
        for name in sorted(set(NAMED.findall(text.read_text("utf-8"))))
        if not (project.root / name).exists()
    ]


def silent(project: Project) -> list[str]:
    """What roles hear is prose: no Python in prompts/."""
    return [module.path for module in project.read("prompts")]


def wordless(project: Project) -> list[str]:
    """What stands on a button, over a form or in a title is written in the catalogue alone."""
    rooms = [
        m for m in project.modules if within(m.name, "bot") and not within(m.name, "bot.texts")
    ]
    return [
        f"{module.path}:{node.lineno} has words of its own: {ast.unparse(node)}"
        for module in rooms
        for shown in ast.walk(module.tree)
        for node in _shown(shown)
        if _says_something(node)
    ]


def _shown(node: ast.AST) -> Iterator[ast.expr]:
    """What this would show to people as a label or a title."""
    if isinstance(node, ast.Assign):
        named = {target.id for target in node.targets if isinstance(target, ast.Name)}
        yield from [node.value] if named & set(WORDED) else []
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        yield from node.args[:1] if called.endswith("button") else []
        if called in CARDS:
            yield from [word.value for word in node.keywords if word.arg in WORDED]


def _says_something(node: ast.expr) -> bool:
    """Whether there is a word of two letters among its literals; P-7 and Q-7 are none."""
    if isinstance(node, ast.Constant):
        return bool(re.search(r"[^\W\d_]{2}", str(node.value))) and isinstance(node.value, str)
    parts: list[ast.expr] = []
    if isinstance(node, ast.JoinedStr):
        parts = node.values
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    return any(map(_says_something, parts))


def twice(project: Project) -> list[str]:
    """No two pages of the catalogue have words under the same name: one would hide the other."""
    pages: dict[str, list[str]] = {}
    for module in project.modules:
        if within(module.name, "bot.texts"):
            for name in filter(str.isupper, sorted(_given(module.tree))):
                pages.setdefault(name, []).append(module.path)
    return [f"{name} stands in {' and '.join(paths)}" for name, paths in pages.items() if paths[1:]]


def _given(tree: ast.Module) -> set[str]:
    """The names that a page gives to words, alone or several in a row."""
    targets = [
        target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
    ]
    return {
        each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
    }
