"""The rooms, arrows and doors of the house; and that each rule notices when it is broken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture
from tests.architecture import House, Module

ROOT = Path(__file__).parent.parent
# A file may be longer than 300 lines only with a reason.
LONG = {
    "store/migrations/versions/0001_every_table_of_the_first_house.py": "alembic wrote it",
    "store/models.py": "every table on one page",
}

Build = Callable[[dict[str, str]], House]


@pytest.fixture(scope="module")
def ours() -> House:
    return House(ROOT)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A small house from paths and texts."""

    def make(files: dict[str, str]) -> House:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return House(tmp_path)

    return make


def test_the_house_is_read_at_all(ours: House) -> None:
    assert {"bot.core.settings", "store", "store.models"} <= {
        module.name for module in ours.modules
    }


def test_arrows_point_one_way(ours: House) -> None:
    assert architecture.arrows(ours) == []


def test_what_stands_around_the_house_looks_into_bot_and_store_alone(ours: House) -> None:
    assert architecture.detours(ours) == []


def test_every_foreign_library_has_one_door(ours: House) -> None:
    assert architecture.doors(ours) == []


def test_no_modules_need_each_other(ours: House) -> None:
    assert architecture.cycles(ours) == []


def test_every_module_says_what_lives_there(ours: House) -> None:
    assert architecture.openings([*ours.modules, *ours.read(*architecture.AROUND)]) == []


def test_no_file_is_too_long_to_read_at_once(ours: House) -> None:
    modules = [*ours.modules, *ours.read(*architecture.AROUND)]
    assert architecture.lengths(modules, allowed=LONG) == []


def test_a_long_file_is_excused_only_while_it_is_long(ours: House) -> None:
    assert {m.path for m in ours.modules if m.text.count("\n") > architecture.LONGEST} >= set(LONG)


def test_no_name_says_nothing(ours: House) -> None:
    assert architecture.vague([*ours.modules, *ours.read(*architecture.AROUND)]) == []


def test_no_label_and_no_title_is_written_outside_the_catalogue(ours: House) -> None:
    assert architecture.wordless(ours) == []


def test_no_words_of_the_catalogue_hide_others(ours: House) -> None:
    assert architecture.twice(ours) == []


def test_prompts_are_prose(ours: House) -> None:
    assert architecture.silent(ours) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("store/gates.py", "from bot.workflow.gates import decide"),
        ("store/gates.py", "import handlers.slack.app"),
        ("store/gates.py", "def late():\n    from bot import gates"),
        ("bot/workflow/gates.py", "from handlers.web import app"),
        ("bot/media/cut.py", "import handlers"),
        ("handlers/slack/app.py", "from store.write import decide"),
        ("handlers/slack/app.py", "from store import canon"),
        ("handlers/slack/app.py", "from handlers.discord.app import start"),
        ("handlers/slack/app.py", "from ..discord import app"),
        ("handlers/slack/app.py", "from bot.__main__ import main"),
        ("bot/workflow/gates.py", "from tests.world import World"),
        ("store/canon.py", "from evals.task import Task"),
    ],
)
def test_an_arrow_the_wrong_way_is_seen(build: Build, path: str, line: str) -> None:
    (told,) = architecture.arrows(build({path: line}))
    assert told.startswith(f"{path} imports ")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("bot/workflow/gates.py", "from store import canon"),
        ("bot/__main__.py", "from handlers.slack import app"),
        ("handlers/slack/app.py", "from bot.core.chat_port import Card\nfrom . import blocks"),
        ("handlers/slack/blocks.py", "from store.models import GateStatus"),
        ("handlers/slack/app.py", "from handlers.slack.blocks import blocks"),
        ("store/canon.py", "from store.models import Entry\nimport botocore"),
    ],
)
def test_an_arrow_the_right_way_is_let_pass(build: Build, path: str, line: str) -> None:
    assert architecture.arrows(build({path: line})) == []


@pytest.mark.parametrize(
    ("path", "line", "kept"),
    [
        ("evals/trial.py", "from testing.world import World", True),
        ("evals/trial.py", "from evals.task import Task\nfrom store.models import Gate", True),
        ("evals/trial.py", "from tests.world import World", False),
        ("testing/world.py", "from evals.task import Task", False),
        ("testing/world.py", "from handlers.rehearsal import crew", False),
    ],
)
def test_a_detour_around_the_house_is_seen(build: Build, path: str, line: str, kept: bool) -> None:
    assert (architecture.detours(build({path: line})) == []) is kept


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("bot/understudy.py", "import anthropic"),
        ("bot/media/cut.py", "import av.container"),
        ("bot/report.py", "from PIL import Image"),
        ("handlers/web/app.py", "from slack_bolt.async_app import AsyncApp"),
        ("bot/app/router.py", "def late():\n    import discord"),
    ],
)
def test_a_second_door_is_seen(build: Build, path: str, line: str) -> None:
    (told,) = architecture.doors(build({path: line}))
    assert told.startswith(f"{path} imports ")


def test_a_library_at_its_own_door_is_let_pass(build: Build) -> None:
    files = {
        "bot/agents/anthropic_client.py": "import anthropic",
        "bot/media/cards.py": "from PIL import Image",
        "handlers/slack/app.py": "from slack_bolt.async_app import AsyncApp",
        "handlers/web/app.py": "import average",
        "bot/app/scheduler.py": "import apscheduler",
    }
    assert architecture.doors(build(files)) == []


@pytest.mark.parametrize(
    "files",
    [
        {"bot/a.py": "from bot import b", "bot/b.py": "from bot.a import x"},
        {
            "bot/a.py": "import bot.b",
            "bot/b.py": "from . import c",
            "bot/c.py": "from bot import a",
        },
        {"bot/a.py": "if TYPE_CHECKING:\n    from bot import b", "bot/b.py": "import bot.a"},
        {"bot/film/__init__.py": "from bot import a", "bot/a.py": "from bot.film import x"},
    ],
)
def test_a_ring_is_seen(build: Build, files: dict[str, str]) -> None:
    (told,) = architecture.cycles(build(files))
    assert "bot.a" in told.split(" <- ")


def test_what_a_function_imports_later_makes_no_ring(build: Build) -> None:
    files = {"bot/a.py": "import bot.b", "bot/b.py": "def late():\n    import bot.a"}
    assert architecture.cycles(build(files)) == []


@pytest.mark.parametrize(
    ("text", "kept"), [("x = 1\n", False), ('"""Says."""\n', True), ("", True)]
)
def test_a_module_without_opening_words_is_seen(text: str, kept: bool) -> None:
    assert (architecture.openings([Module("bot/a.py", text)]) == []) is kept


@pytest.mark.parametrize(("lines", "kept"), [(300, True), (301, False)])
def test_the_301st_line_is_seen(lines: int, kept: bool) -> None:
    module = Module("bot/a.py", "\n" * lines)
    assert (architecture.lengths([module], allowed={}) == []) is kept
    assert architecture.lengths([module], allowed={"bot/a.py": "a reason"}) == []


@pytest.mark.parametrize("path", ["bot/utils.py", "bot/base/gate.py", "store/helpers/__init__.py"])
def test_a_vague_name_is_seen(path: str) -> None:
    assert architecture.vague([Module(path, "")]) == [path]
    assert architecture.vague([Module("bot/baseline.py", "")]) == []


def test_python_among_the_prompts_is_seen(build: Build) -> None:
    assert architecture.silent(build({"prompts/roles/dop.py": ""})) == ["prompts/roles/dop.py"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('Button(label="Approve", verb="approve")', False),
        ('chat.Form(title=f"Reject G-{number}", submit=texts.REJECT)', False),
        ('FormField(name="why", label=texts.WHY if why else "Why not?")', False),
        ('Card(title="Takes: " + name)', False),
        ('button("Skip", "skip")', False),
        ('label = "Answer" if four else texts.APPROVE', False),
        ('Button(label=texts.APPROVE, verb="approve", style="primary")', True),
        ('Item(label=f"P-{number} {name}", key="proposal")', True),
        ('Form(title=texts.BRINGING["start"], value="edit:gate:1")', True),
        ('title, label = texts.title(gate), ""', True),
    ],
)
def test_words_outside_the_catalogue_are_seen(build: Build, line: str, kept: bool) -> None:
    told = architecture.wordless(build({"bot/cards.py": line, "bot/texts/cards.py": line}))
    assert (told == []) is kept
    assert all(each.startswith("bot/cards.py:1 has words of its own: ") for each in told)


def test_words_that_hide_others_are_seen(build: Build) -> None:
    files = {"bot/texts/a.py": 'UNDO, EDIT = "Undo", "Edit"', "bot/texts/b.py": 'UNDO = "Back"'}
    assert architecture.twice(build(files)) == ["UNDO stands in bot/texts/a.py and bot/texts/b.py"]
