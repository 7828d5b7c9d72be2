"""The rules that every file keeps; and that each notices when it is broken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture
from tests.architecture import Module, Project

ROOT = Path(__file__).parent.parent
# A file may be longer than 300 lines only with a reason.
LONG = {
    "store/migrations/versions/0001_every_table_of_the_first_house.py": "alembic wrote it",
    "store/models.py": "every table on one page",
}

Build = Callable[[dict[str, str]], Project]


@pytest.fixture(scope="module")
def ours() -> Project:
    return Project(ROOT)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A small project from paths and texts."""

    def make(files: dict[str, str]) -> Project:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return Project(tmp_path)

    return make


def test_the_project_is_read_at_all(ours: Project) -> None:
    assert {"bot.core.settings", "store", "store.models"} <= {
        module.name for module in ours.modules
    }


def test_every_module_says_what_lives_there(ours: Project) -> None:
    assert architecture.openings([*ours.modules, *ours.read(*architecture.AROUND)]) == []


def test_no_file_is_too_long_to_read_at_once(ours: Project) -> None:
    modules = [*ours.modules, *ours.read(*architecture.AROUND)]
    assert architecture.lengths(modules, allowed=LONG) == []


def test_a_long_file_is_excused_only_while_it_is_long(ours: Project) -> None:
    assert {m.path for m in ours.modules if m.text.count("\n") > architecture.LONGEST} >= set(LONG)


def test_no_name_says_nothing(ours: Project) -> None:
    assert architecture.vague([*ours.modules, *ours.read(*architecture.AROUND)]) == []


def test_every_class_of_the_product_has_a_name_of_its_own(ours: Project) -> None:
    assert architecture.namesakes([*ours.modules, *ours.read("understudy")]) == []


def test_two_classes_of_one_name_are_seen(build: Build) -> None:
    files = {"bot/a.py": "class Ask: ...", "store/b.py": "def f():\n    class Ask: ..."}
    (told,) = architecture.namesakes(build(files).modules)
    assert told == "Ask: bot/a.py:1, store/b.py:2"


def test_no_text_names_a_file_that_is_not_there(ours: Project) -> None:
    docs = [path for path in (ROOT / "docs").glob("*.md") if path.name != "behaviours.md"]
    code = [ROOT / m.path for m in (*ours.modules, *ours.read("understudy", "testing", "bench"))]
    assert architecture.lost(ours, [ROOT / "README.md", *docs, *code]) == []


def test_a_file_that_is_not_there_is_seen(build: Build, tmp_path: Path) -> None:
    project = build({"bot/a.py": '"""bot/b.py calls it, and bot/a.py is here."""'})
    assert architecture.lost(project, [tmp_path / "bot/a.py"]) == ["bot/a.py names bot/b.py"]


def test_no_label_and_no_title_is_written_outside_the_catalogue(ours: Project) -> None:
    assert architecture.wordless(ours) == []


def test_no_words_of_the_catalogue_hide_others(ours: Project) -> None:
    assert architecture.twice(ours) == []


def test_prompts_are_prose(ours: Project) -> None:
    assert architecture.silent(ours) == []


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
