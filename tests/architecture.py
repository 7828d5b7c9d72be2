"""Reads the rooms as text and says which rule of the house each file breaks.

Every rule takes a `House` and gives lines for people; none means that the rule holds.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOMS = ("bot", "handlers", "store")
# They stand around the house: no room of it knows them, and none but tests knows all of them.
AROUND = ("bench", "evals", "testing", "tests", "understudy")
JOINT = "bot/__main__.py"
LONGEST = 300
WORDED = ("label", "title", "submit", "alt")
CARDS = ("Button", "Card", "Form", "FormField", "Item")
VAGUE = {"utils", "helpers", "manager", "service", "base"}

# Where a foreign library may come in: a file, or a folder with a slash.
DOORS = {
    "PIL": "bot/media/",
    "anthropic": "bot/agents/anthropic_client.py",
    "apscheduler": "bot/app/scheduler.py",
    "av": "bot/media/video/",
    "dbos": "bot/agents/turn_queue.py",
    "discord": "handlers/discord/",
    "opentimelineio": "bot/media/timeline.py",
    "slack_bolt": "handlers/slack/",
    "slack_sdk": "handlers/slack/",
    "uvicorn": "bot/core/http_server.py",
}


@dataclass(frozen=True)
class Module:
    """One file: its path in the house, and what it says."""

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

    @cached_property
    def early(self) -> frozenset[str]:
        """The same, without what a function imports only when it is called."""
        return frozenset(self._named(_outside_functions(self.tree)))

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


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _outside_functions(child)


@dataclass(frozen=True)
class House:
    """Every module below `root`, by room. Rooms that are not built yet are empty."""

    root: Path

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        return tuple(self.read(*ROOMS))

    def read(self, *rooms: str) -> Iterator[Module]:
        for room in rooms:
            for path in sorted((self.root / room).rglob("*.py")):
                yield Module(path.relative_to(self.root).as_posix(), path.read_text("utf-8"))


def within(name: str, *owners: str) -> bool:
    """`bot.media.video` is within `bot`, not within `bo`."""
    return any(name == owner or name.startswith(f"{owner}.") for owner in owners)


def arrows(house: House) -> list[str]:
    """store knows nobody, bot knows store, handlers know bot and the words of store.models."""
    return [
        f"{module.path} imports {name}"
        for module in house.modules
        for name in sorted(module.imports)
        if within(name, *ROOMS, *AROUND) and not _may(module, name)
    ]


def detours(house: House) -> list[str]:
    """The small film of the tests and the evals know the product and nothing else of ours."""
    return [
        f"{module.path} imports {name}"
        for module in house.read("evals", "testing")
        for name in sorted(module.imports)
        if within(name, *ROOMS, *AROUND)
        and not within(name, "bot", "store", "testing", "understudy", module.name.partition(".")[0])
    ]


def _may(module: Module, name: str) -> bool:
    room, *inner = module.name.split(".")
    if module.path == JOINT or within(name, room):
        return room != "handlers" or _own_platform(inner, name)
    return {
        "bot": within(name, "store"),
        "handlers": within(name, "bot", "store.models") and not within(name, "bot.__main__"),
    }.get(room, False)


def _own_platform(inner: list[str], name: str) -> bool:
    """A platform imports itself, never its neighbour."""
    return not inner or within(name, f"handlers.{inner[0]}")


def doors(house: House) -> list[str]:
    """Each foreign library comes in by one door."""
    return [line for library, door in DOORS.items() for line in _door(house, library, door)]


def _door(house: House, library: str, door: str) -> list[str]:
    users = [m.path for m in house.modules if any(within(n, library) for n in m.imports)]
    return [
        f"{path} imports {library}, whose door is {door}"
        for path in users
        if path != door and not (door.endswith("/") and path.startswith(door))
    ]


def cycles(house: House) -> list[str]:
    """The first ring of modules that need each other before any of them is ready."""
    names = {module.name for module in house.modules}
    graph = {m.name: {_module(n, names) for n in m.early} - {"", m.name} for m in house.modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" <- ".join(error.args[1])]
    return []


def _module(name: str, names: set[str]) -> str:
    """The module behind an imported name: `bot.workflow.gates.decide` is `bot.workflow.gates`."""
    while name and name not in names:
        name = name.rpartition(".")[0]
    return name


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


def silent(house: House) -> list[str]:
    """What roles hear is prose: no Python in prompts/."""
    return [module.path for module in house.read("prompts")]


def wordless(house: House) -> list[str]:
    """What stands on a button, over a form or in a title is written in the catalogue alone."""
    rooms = [m for m in house.modules if within(m.name, "bot") and not within(m.name, "bot.texts")]
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


def twice(house: House) -> list[str]:
    """No two pages of the catalogue have words under the same name: one would hide the other."""
    pages: dict[str, list[str]] = {}
    for module in house.modules:
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
