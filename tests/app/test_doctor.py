"""`film doctor` names what is wrong and says what to do."""

import json
from pathlib import Path

import pytest
from sqlmodel import select

from bot.__main__ import main
from bot.app.cli.doctor import examine
from bot.core.settings import Settings
from store.models import Posting
from tests.world import open_world

ROLE = """---
title: Dialogue coach
scope: production
tools: [canon_read]
---
# Dialogue coach

Listens.
"""


def settings(folder: Path, **more: str) -> Settings:
    return Settings.model_validate({"data_dir": folder, **more})


async def wrongs(found: Settings) -> list[str]:
    return [one.wrong for one in await examine(found, None) if one.wrong]


@pytest.mark.behaviour("L4")
async def test_a_fresh_machine_is_well(tmp_path: Path) -> None:
    assert await wrongs(settings(tmp_path / "none" / "yet")) == []


@pytest.mark.behaviour("L4")
async def test_a_working_production_is_well(tmp_path: Path) -> None:
    async with open_world(tmp_path):
        pass
    assert await wrongs(settings(tmp_path)) == []


@pytest.mark.behaviour("L4", "D4")
async def test_a_ledger_that_somebody_changed_is_named_with_what_to_do(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await world.to_generation()
        async with world.app.store.writing() as db:
            cap = (await db.exec(select(Posting).where(Posting.what == "cap"))).one()
            forged = cap.model_dump() | {"id": None, "key": "from outside"}
            db.add(Posting(**forged))
    (wrong,) = await wrongs(settings(tmp_path))
    assert wrong == (
        "from outside is booked and not in the log; see film ledger --production SMALLLIGHT."
    )


@pytest.mark.behaviour("L4")
async def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    (wrong,) = await wrongs(settings(tmp_path / "data"))
    assert wrong.endswith("data is a file; set DATA_DIR to a folder.")


@pytest.mark.behaviour("L4")
async def test_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.db").write_bytes(b"no database " * 500)
    assert await wrongs(settings(tmp_path)) == [
        "the database cannot be read (file is not a database). Put back a copy of app.db."
    ]


@pytest.mark.behaviour("L4", "B1")
@pytest.mark.parametrize(
    ("right", "broken", "said"),
    [
        ("tools: [", "tools [", "4: expected `name: value`, found 'tools [canon_read]'"),
        ("[canon_read]", "[canon_burn]", "4: there is no tool named canon_burn"),
        ("scope: production", "scope: world", "3: scope: Input should be 'production' or 'scene'"),
        ("title: ", "name: ", "5: title: Field required"),
    ],
)
async def test_a_broken_role_file_is_named_with_line_and_reason_and_the_others_run(
    tmp_path: Path, right: str, broken: str, said: str
) -> None:
    roles = tmp_path / "roles"
    roles.mkdir()
    (roles / "coach.md").write_text(ROLE)
    (roles / "stunts.md").write_text(ROLE.replace(right, broken))
    found = await examine(settings(tmp_path, roles_dir=str(roles)), None)
    (wrong,) = [one.wrong for one in found if one.wrong]
    assert wrong == f"stunts.md:{said}; the other roles run."
    assert any(one.what == "9 roles" for one in found), "eight of ours and the coach"


@pytest.mark.behaviour("L4")
async def test_what_the_models_service_says_is_passed_on_once_for_each_model(
    tmp_path: Path,
) -> None:
    asked = []

    async def known(model: str) -> str:
        asked.append(model)
        return "The model refused our key." if model == "odd" else ""

    found = await examine(settings(tmp_path, model="odd", model_review="odd"), known)
    assert asked == ["odd", "claude-haiku-5-5"]
    assert [one.wrong for one in found if one.wrong] == ["The model refused our key."]


@pytest.mark.behaviour("L4")
def test_the_command_says_ok_or_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert main(["doctor"]) == 0
    assert "ok     8 roles" in capsys.readouterr().out
    assert main(["migrate"]) == 1
    assert "holds no database" in capsys.readouterr().err
    (tmp_path / "data").write_text("a file")
    assert main(["doctor", "--json"]) == 1
    said = capsys.readouterr()
    assert any(one["wrong"] for one in json.loads(said.out))
    assert said.err.startswith("data folder: ")
    assert "set DATA_DIR to a folder" in said.err
