"""A cut as OpenTimelineIO: what is written is read again, and nothing is lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.media.timeline import CutShot, read_timeline, write_timeline

pytestmark = pytest.mark.behaviour("G4")
THERE = sys.version_info < (3, 14)
needs_it = pytest.mark.skipif(not THERE, reason="OpenTimelineIO has no wheel for this Python yet")

plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
shots = st.builds(
    CutShot,
    shot=st.sampled_from(("SC001_SH0010", "SC004A_SH0020")),
    take=st.integers(1, 99),
    path=st.just("media/take 1 é#?.mp4"),
    in_frame=st.integers(0, 500),
    out_frame=st.integers(501, 5_000),
    fps=st.just(24),
    label=plain,
    gap=st.booleans(),
    sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    canon_version=st.integers(0, 10_000),
    notes=st.lists(st.tuples(st.integers(0, 5_000), plain), max_size=4).map(tuple),
)
acts = st.lists(
    st.tuples(
        st.sampled_from(("Act 1", "Act 2", "Act 3")), st.lists(shots, min_size=1, max_size=4)
    ),
    max_size=3,
    unique_by=lambda act: act[0],
)


def shot(**about: object) -> CutShot:
    usual = {"shot": "SC004_SH0020", "take": 2, "path": "take.mp4", "fps": 24}
    return CutShot.model_validate({**usual, "in_frame": 12, "out_frame": 60, **about})


@needs_it
@given(plain, acts)
@settings(max_examples=15)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, title: str, cut: list[tuple[str, list[CutShot]]]
) -> None:
    out = tmp_path_factory.mktemp("timeline") / "cut.otio"
    write_timeline(title, cut, out)
    assert read_timeline(out) == (title, cut)


@needs_it
def test_in_and_out_points_and_notes_stand_where_they_were(tmp_path: Path) -> None:
    out = tmp_path / "cut.otio"
    write_timeline("LAMP", [("Act 1", [shot(notes=((20, "Kei: too dark"),))])], out)
    track = json.loads(out.read_text())["tracks"]["children"][0]
    (made,) = track["children"]
    kept, marked = made["source_range"], made["markers"][0]
    assert (kept["start_time"]["value"], kept["duration"]["value"]) == (12, 48)
    assert (marked["name"], marked["marked_range"]["start_time"]["value"]) == ("Kei: too dark", 20)
    assert made["name"] == "SC004_SH0020_t02"


@needs_it
def test_a_timeline_begins_at_the_first_hour(tmp_path: Path) -> None:
    write_timeline("LAMP", [("Act 1", [shot()])], tmp_path / "cut.otio")
    start = json.loads((tmp_path / "cut.otio").read_text())["global_start_time"]
    assert (start["value"], start["rate"]) == (86_400, 24)


@needs_it
def test_a_take_has_an_address_a_program_can_open(tmp_path: Path) -> None:
    take = tmp_path / "take 1.mp4"
    write_timeline("LAMP", [("Act 1", [shot(path=str(take))])], tmp_path / "cut.otio")
    assert take.as_uri() in (tmp_path / "cut.otio").read_text()


@needs_it
def test_a_film_without_shots_is_a_timeline_too(tmp_path: Path) -> None:
    write_timeline("LAMP", [], tmp_path / "cut.otio")
    assert read_timeline(tmp_path / "cut.otio") == ("LAMP", [])


@needs_it
def test_a_null_in_a_text_loses_nothing_behind_it(tmp_path: Path) -> None:
    cut = [("Act 1", [shot(notes=((20, "too\0 dark"),))])]
    write_timeline("LA\0MP", cut, tmp_path / "cut.otio")
    title, ((_, (read,)),) = read_timeline(tmp_path / "cut.otio")
    assert (title, read.notes) == ("LAMP", ((20, "too dark"),))


def test_a_python_without_opentimelineio_says_so(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['opentimelineio'] = None\n"
        "from pathlib import Path; from bot.media.timeline import write_timeline\n"
        f"write_timeline('LAMP', [], Path({str(tmp_path / 'cut.otio')!r}))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "TimelineUnavailable: no timeline was written" in done.stderr
    assert "use 3.11 to 3.13" in done.stderr
    assert not (tmp_path / "cut.otio").exists()
