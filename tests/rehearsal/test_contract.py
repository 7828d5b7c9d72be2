"""What `film rehearse --json` says, and what others may rely on in it."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import pytest

from handlers.rehearsal import crew
from tests.rehearsal.played import CODE, ROOT, SMALL, Played, environment, film

GATES = ("open", "approved", "rejected", "undone", "out_of_date", "superseded")
SHAPE: dict[str, Any] = {
    "production": str,
    "script": {"format": str, "acts": int, "scenes": int, "characters": [str], "eighths": int},
    "shots": int,
    "model": str,
    "policy": str,
    "turns": int,
    "gates": dict.fromkeys(GATES, int),
    "questions": {"open": int, "answered": int, "withdrawn": int},
    "decisions": [dict],
    "assets_locked": int,
    "generations": {"proposed": int, "approved": int, "rejected": int, "rendered": int},
    "takes": {"circled": int, "retakes": int},
    "presses": dict,
    "credits": {"cap": int, "reserved": int, "burned": int, "refunded": int, "open": int},
    "rough_cuts": [{"act": int, "path": str, "seconds": float, "shots": [str]}],
    "reviews": int,
    "digest": str,
    "files": {"report": str, "rough_cut_act1": str},
    "usage": {
        "input_tokens": int,
        "cache_read_tokens": int,
        "cache_write_tokens": int,
        "output_tokens": int,
    },
}


@pytest.fixture(params=["small", "mute"])
def played(request: pytest.FixtureRequest) -> Played:
    """Two very different films with different seeds."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Played)
    return found


def misfits(value: Any, shape: Any, where: str = "") -> list[str]:
    """Where a document is not of this shape: keys that are missing, values of another kind."""
    if isinstance(shape, dict):
        missing = [f"{where}.{key} is missing" for key in shape if key not in value]
        return missing + [
            line
            for key, inner in shape.items()
            if key in value
            for line in misfits(value[key], inner, f"{where}.{key}")
        ]
    if isinstance(shape, list):
        return [line for item in value for line in misfits(item, shape[0], f"{where}[]")]
    return [] if type(value) is shape else [f"{where} is {value!r}"]


@pytest.mark.behaviour("L1")
@pytest.mark.slow
def test_standard_output_is_one_json_document_with_every_promised_key(played: Played) -> None:
    assert misfits(played.doc, SHAPE) == []


@pytest.mark.behaviour("L3")
def test_the_understudy_plays_every_role_even_where_a_key_and_a_proxy_are_set(
    mute: Played,
) -> None:
    assert mute.doc["model"] == "understudy"
    assert mute.doc["turns"] > 0


def test_the_crew_says_its_policy_on_standard_error_and_in_the_document(played: Played) -> None:
    said = " ".join(played.done.err.split())
    assert played.doc["policy"] == crew.POLICY
    assert crew.POLICY in said


def test_progress_is_on_standard_error(played: Played) -> None:
    assert "picture locked" in played.done.err


def test_the_last_line_on_standard_error_shows_the_status(played: Played, tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown = subprocess.run(  # noqa: S602
        played.done.last, shell=True, cwd=tmp_path, capture_output=True, text=True,
        env={**environment(tmp_path), "PATH": path, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert "The picture is locked." in shown.stdout


@pytest.mark.behaviour("G1")
def test_every_path_is_absolute_and_every_rough_cut_plays_as_long_as_it_says(
    played: Played,
) -> None:
    paths = [Path(path) for path in played.doc["files"].values()]
    assert all(path.is_absolute() and path.is_file() for path in paths)
    for cut in played.doc["rough_cuts"]:
        with av.open(cut["path"]) as clip:
            assert clip.streams.video[0].frames == round(cut["seconds"] * 24)


@pytest.mark.behaviour("G1")
def test_a_rough_cut_holds_every_shot_of_its_act(played: Played) -> None:
    shots = [row["shot"] for row in played.read("shots")]
    assert [shot for cut in played.doc["rough_cuts"] for shot in cut["shots"]] == shots
    assert played.doc["takes"]["circled"] == played.doc["shots"] == len(shots)


@pytest.mark.behaviour("G2")
def test_every_act_was_reviewed(played: Played) -> None:
    assert played.doc["reviews"] >= len(played.doc["rough_cuts"]) == played.doc["script"]["acts"]


@pytest.mark.behaviour("D4")
def test_what_was_reserved_was_burned_refunded_or_is_held(played: Played) -> None:
    money = played.doc["credits"]
    assert money["reserved"] == money["burned"] + money["refunded"] + money["open"]
    assert money["open"] == 0
    assert 0 < money["burned"] <= money["cap"]


@pytest.mark.behaviour("D4")
def test_the_document_and_the_ledger_agree(played: Played) -> None:
    ledger = played.read("ledger")
    sums = dict.fromkeys(("cap", "reserve", "burn", "refund"), 0)
    for row in ledger["postings"]:
        sums[row["what"]] = sums.get(row["what"], 0) + row["amount"]
    assert {**played.doc["credits"], "open": 0} == {
        "cap": sums["cap"],
        "reserved": sums["reserve"],
        "burned": sums["burn"],
        "refunded": sums["refund"],
        "open": 0,
    }


@pytest.mark.behaviour("C3")
def test_every_asset_was_picked(played: Played) -> None:
    locked = [e for e in played.read("canon")["entries"] if "sha256" in e["body"]]
    assert played.doc["assets_locked"] == len(locked) > 0


@pytest.mark.behaviour("H2")
def test_the_digest_comes_last(played: Played) -> None:
    assert played.doc["digest"].startswith("The picture is locked.")


def test_the_script_is_told_as_it_was_read(small: Played, mute: Played) -> None:
    assert small.doc["script"] == {
        "format": "fountain", "acts": 1, "scenes": 1, "characters": ["MARA"],
        "eighths": small.doc["script"]["eighths"],
    }  # fmt: skip
    assert (mute.doc["script"]["scenes"], mute.doc["script"]["characters"]) == (1, [])


def test_a_production_is_named_by_its_title_or_its_file(small: Played, mute: Played) -> None:
    assert (small.doc["production"], mute.doc["production"]) == (CODE, "NOTITLE")
    for played in (small, mute):
        assert played.folder.parts[-2:] == ("rehearsals", played.doc["production"])


@pytest.mark.behaviour("I1")
def test_a_seed_decides_what_is_picked(small: Played, mute: Played) -> None:
    assert (small.doc["seed"], mute.doc["seed"]) == (1, 2)


def test_a_folder_that_is_not_empty_names_the_way_to_go_on(small: Played, tmp_path: Path) -> None:
    script = tmp_path / "s.fountain"
    script.write_text(SMALL)
    done = film("rehearse", str(script), "--out", str(small.folder), data_dir=tmp_path)
    assert (done.status, done.out) == (1, "")
    assert done.err.count("\n") == 1
    assert f"film rehearse --resume {shlex.quote(str(small.folder))}" in done.err


@pytest.mark.behaviour("L2")
@pytest.mark.slow
def test_resuming_a_finished_film_writes_its_files_again_and_changes_nothing(
    small: Played, tmp_path_factory: pytest.TempPathFactory
) -> None:
    report = small.folder / "report.html"
    before = small.read("log")
    os.utime(report, (0, 0))
    done = film("rehearse", "--resume", str(small.folder), "--json", data_dir=small.folder)
    assert done.status == 0, done.err
    assert report.stat().st_mtime > 0
    assert done.doc == small.doc
    assert small.read("log") == before
