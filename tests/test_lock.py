"""The lock: everything needed, exact, hashed, for every Python we name, from wherever you like."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture import AROUND, FOLDERS, Project

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def locked(text: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Each pinned requirement with the hashes below it."""
    for entry in re.split(r"\n(?=\S)", text.strip()):
        pin, *hashes = entry.replace("\\\n", " ").split("--hash=")
        yield Requirement(pin.strip()), [value.strip() for value in hashes]


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for, tools included."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    return [Requirement(line) for line in lines]


def on(python: str, requirement: Requirement) -> bool:
    environment: Any = {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "sys_platform": "linux",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return requirement.marker is None or requirement.marker.evaluate(environment)


def test_every_line_is_one_exact_version_with_its_hashes() -> None:
    for requirement, hashes in locked(LOCK):
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


def test_it_names_no_place_to_install_from() -> None:
    assert not re.search(r"://|@ |^\s*-[ife]|index|find-links|trusted", LOCK, re.MULTILINE)


@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_gets_one_version_of_everything_asked_for(python: str) -> None:
    pins = sorted(
        (canonicalize_name(pin.name), next(iter(pin.specifier)).version)
        for pin, _ in locked(LOCK)
        if on(python, pin)
    )
    versions = {name: [v for _, v in pairs] for name, pairs in groupby(pins, key=lambda p: p[0])}
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
    for requirement in wanted():
        if on(python, requirement):
            (version,) = versions[canonicalize_name(requirement.name)]
            assert version in requirement.specifier, requirement


def test_the_pythons_are_the_ones_the_project_names() -> None:
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]},<3.15"


def test_what_the_rooms_import_is_asked_for_by_name() -> None:
    """A library that only comes along with another may leave with it."""
    asked = {
        canonicalize_name(r.name) for r in map(Requirement, PROJECT["project"]["dependencies"])
    }
    owners = packages_distributions()
    strangers = {
        f"{module.path} imports {top}"
        for module in Project(ROOT).modules
        for top in {name.partition(".")[0] for name in module.imports}
        if top not in sys.stdlib_module_names and top not in (*FOLDERS, *AROUND)
        if not asked & {canonicalize_name(owner) for owner in owners.get(top, ())}
    }
    assert strangers == set()


def test_every_library_has_its_line_in_the_decisions() -> None:
    table = (ROOT / "docs/decisions.md").read_text("utf-8")
    named = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert sorted(named) == sorted(requirement.name for requirement in wanted())
    assert named == sorted(named, key=str.lower)


def test_a_lock_entry_is_read_with_marker_and_hashes() -> None:
    first_line = "a==1 ; python_version < '3.12' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb"
    text = f"{first_line}\nb==2 \\\n    --hash=sha256:cc\n"
    (first, hashes), (second, _) = locked(text)
    assert (first.name, second.name, hashes) == ("a", "b", ["sha256:aa", "sha256:bb"])
    assert on("3.11", first)
    assert not on("3.13", first)


@pytest.mark.behaviour("L1")
def test_a_python_whose_sqlite_is_too_old_is_told_before_anything_is_made(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    older = "import sqlite3, sys; sys.version_info = (3, 12, 1, 'final', 0); "
    older += "sqlite3.sqlite_version_info = (3, 40, 1); exec(sys.argv[2])"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{older}" "$@"\n')
    python.chmod(0o755)
    done = subprocess.run(  # noqa: S603 - our own Makefile
        ["make", "-C", str(tmp_path), ".venv/ready", f"PYTHON={python}"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode
    assert "needs SQLite 3.42" in done.stderr
    assert not (tmp_path / ".venv").exists()
