"""Animatics, burn-in, joining and stills, on real files made here."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageStat

from bot.media.video import FPS, SIZE, VideoError, frames, probe, render_animatic
from tests.media.clips import Box, clip, colours, numbered, pictures, pixels, read
from tests.media.footage import (
    BOARD,
    STRIP,
    WHOLE,
    X265,
    band,
    burnt,
    different,
    numbers,
    still,
    struck,
)


@pytest.mark.behaviour("D5", "G1")
def test_an_animatic_has_the_standard_form(animatic: Path) -> None:
    clip_ = probe(animatic)
    assert (clip_.codec, clip_.width, clip_.height) == ("h264", 1280, 720)
    assert (clip_.fps, clip_.seconds, clip_.frames) == (Fraction(FPS), 1.5, 36)
    assert not clip_.sound
    with av.open(str(animatic)) as film:
        video = film.streams.video[0]
        assert (video.profile, video.pix_fmt, video.colorspace) == ("High", "yuv420p", 1)
        assert video.sample_aspect_ratio in (None, 0, 1)


def test_a_browser_finds_the_index_of_a_film_at_its_head(animatic: Path) -> None:
    data = animatic.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    ("seconds", "count"), [(0.0, 1), (0.02, 1), (0.0625, 2), (0.49, 12), (0.5, 12), (0.54, 13)]
)
@pytest.mark.behaviour("G1")
def test_an_animatic_is_exact_to_the_frame(tmp_path: Path, seconds: float, count: int) -> None:
    made = render_animatic(BOARD, tmp_path / "a.mp4", seconds=seconds, label="x")
    assert made.frames == count == len(list(pictures(tmp_path / "a.mp4")))


@pytest.mark.behaviour("G1")
def test_the_timecode_of_an_animatic_runs_with_its_frames(animatic: Path) -> None:
    for number, picture in enumerate(pictures(animatic)):
        near = range(max(0, number - 1), number + 2)
        label = "SC004_SH0020  take 1"
        away = {n: different(band(picture), struck(label, 36, n, number)) for n in near}
        assert min(away, key=lambda n: away[n]) == number
        assert away[number] < 3


def test_only_the_strip_of_an_animatic_moves(animatic: Path) -> None:
    first, *others = (picture.crop((0, 0, 1280, 720 - STRIP)) for picture in pictures(animatic))
    assert max(different(first, other) for other in others) < 0.6


@pytest.mark.behaviour("A9")
def test_the_same_board_makes_the_same_file(tmp_path: Path) -> None:
    for name in ("one.mp4", "other.mp4"):
        render_animatic(BOARD, tmp_path / name, seconds=0.25, label="take 1")
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "other.mp4").read_bytes()


# Burn-in


@pytest.mark.parametrize(("first", "last"), [(0, 1), (0, 24), (7, 19), (40, 48), (47, 48)])
@pytest.mark.behaviour("G1")
def test_a_burn_in_takes_exactly_the_kept_part(counted: Path, first: int, last: int) -> None:
    assert numbers(burnt(counted, first, last)) == list(range(first, last))


@pytest.mark.behaviour("G1")
def test_a_clip_that_ends_early_holds_its_last_picture(counted: Path) -> None:
    assert numbers(burnt(counted, 45, 52)) == [45, 46, 47, 47, 47, 47, 47]
    assert numbers(burnt(counted, 60, 63)) == [47, 47, 47]


@pytest.mark.behaviour("G1")
def test_the_timecode_of_a_burn_in_is_that_of_the_cut(counted: Path) -> None:
    seen = [band(picture) for picture in pictures(burnt(counted, 3, 9, start=100))]
    for n, strip in enumerate(seen):
        assert different(strip, struck("SC004_SH0020  take 1", 6, 100 + n, n)) < 3
    assert all(different(a, b) > 0.02 for a, b in pairwise(seen))


@pytest.mark.parametrize("last", [5, 4])
def test_a_piece_without_a_frame_is_refused(counted: Path, last: int) -> None:
    with pytest.raises(VideoError, match="at least one frame"):
        burnt(counted, 5, last)


@pytest.mark.parametrize(
    ("size", "pix_fmt", "box"),
    [
        ((640, 360), "yuv420p", WHOLE),
        ((180, 320), "yuv420p", (437, 0, 843, 720)),
        ((240, 240), "yuv420p", (280, 0, 1000, 720)),
        ((321, 181), "yuv444p", (1, 0, 1279, 720)),
        ((480, 120), "yuv420p", (0, 200, 1280, 520)),
        ((1920, 1080), "yuv420p", WHOLE),
    ],
)
@pytest.mark.behaviour("G1", "I3")
def test_another_size_is_shown_whole_and_on_black(
    tmp_path: Path, size: tuple[int, int], pix_fmt: str, box: Box
) -> None:
    made = burnt(clip(tmp_path / "c.mp4", 4, size=size, pix_fmt=pix_fmt), 0, 4)
    assert numbers(made, box) == [0, 1, 2, 3]
    last = list(pictures(made))[-1]
    inner = Image.new("L", SIZE, 255)
    inner.paste(0, (box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4))
    inner.paste(0, (0, SIZE[1] - STRIP - 4, *SIZE))
    outside = ImageStat.Stat(last, inner)
    assert outside.count == [0] or abs(outside.mean[0] - 16) < 3


@pytest.mark.behaviour("G1")
def test_pixels_that_are_not_square_keep_their_shape(tmp_path: Path) -> None:
    made = burnt(clip(tmp_path / "c.mp4", 3, size=(180, 320), shape=Fraction(64, 27)), 0, 3)
    assert numbers(made, (160, 0, 1120, 720)) == [0, 1, 2]


@pytest.mark.parametrize("turned", [90, -90, 180])
def test_a_clip_filmed_on_its_side_stands_upright(tmp_path: Path, turned: int) -> None:
    lying = numbered(5, (320, 180)).rotate(-turned, expand=True)
    path = tmp_path / "phone.mp4"
    with av.open(str(path), "w") as film:
        video: Any = film.add_stream("libx264", rate=24)
        video.width, video.height, video.pix_fmt = *lying.size, "yuv420p"
        video.set_display_rotation(turned)
        film.mux([*video.encode(pixels(lying)), *video.encode(None)])
    assert numbers(burnt(path, 0, 1)) == [5]
    assert read(still(frames(path, 1)[0][1])) == 5


@pytest.mark.parametrize("rate", [12, 25, 30, 48, 50, 60, Fraction(24_000, 1001)], ids=str)
@pytest.mark.behaviour("G1")
def test_another_rate_keeps_its_pace(tmp_path: Path, rate: Fraction) -> None:
    seen = numbers(burnt(clip(tmp_path / "c.mp4", 40, rate=rate), 0, 15))
    assert seen[0] == 0
    late = [Fraction(at, FPS) - Fraction(number) / rate for at, number in enumerate(seen)]
    step = max(Fraction(1, FPS), 1 / Fraction(rate))
    assert all(-Fraction(1, 4 * FPS) <= gap < step for gap in late)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("h265.mp4", {"codec": "libx265", "options": X265}),
        ("vp9.webm", {"codec": "libvpx-vp9", "options": {"deadline": "realtime"}}),
        ("b_frames.mp4", {"options": {"bf": "3", "g": "12", "b-pyramid": "normal"}}),
        ("full_range.mov", {"codec": "mjpeg", "pix_fmt": "yuvj420p"}),
        ("late_start.ts", {"options": {"bf": "2"}}),
        ("sound.mkv", {"beep": 0.5}),
        ("heavy.mov", {"codec": "prores_ks", "size": (640, 360), "pix_fmt": "yuv422p10le"}),
    ],
)
@pytest.mark.behaviour("G1", "I3")
def test_other_codecs_are_taken_to_the_frame(tmp_path: Path, name: str, made: Any) -> None:
    source = clip(tmp_path / name, 24, **made)
    assert probe(source).frames == 24
    assert abs(probe(source).seconds - 1) < 0.002
    assert numbers(burnt(source, 0, 3)) == [0, 1, 2]
    assert numbers(burnt(source, 14, 26)) == [*range(14, 24), 23, 23]
    assert [read(still(data)) for _, data in frames(source, 3)] == [4, 12, 20]


def test_a_stream_that_was_stored_without_an_index_is_taken_to_the_frame(tmp_path: Path) -> None:
    source = clip(tmp_path / "live.webm", 24, codec="libvpx-vp9", container={"live": "1"})
    assert probe(source).frames == 24
    assert numbers(burnt(source, 14, 26)) == [*range(14, 24), 23, 23]
    assert [read(still(data)) for _, data in frames(source, 3)] == [4, 12, 20]


@pytest.mark.parametrize("side", [(320, 180), (1280, 720)])
def test_colours_stay_what_players_show(tmp_path: Path, side: tuple[int, int]) -> None:
    """A clip that does not name its colours is read as players read it, and keeps them."""
    matrix = "itu601" if side[1] < 720 else "itu709"
    card = Image.new("RGB", side, (190, 70, 40))
    with av.open(str(tmp_path / "red.mp4"), "w") as film:
        video: Any = film.add_stream("libx264", rate=24)
        video.width, video.height, video.pix_fmt = *side, "yuv420p"
        picture = pixels(card).reformat(format="yuv420p", dst_colorspace=matrix)
        film.mux([*video.encode(picture), *video.encode(None)])
    burnt_ = colours(burnt(tmp_path / "red.mp4", 0, 1)).crop((0, 0, 1280, 600))
    shown_still = still(frames(tmp_path / "red.mp4", 1)[0][1])
    for shown in (burnt_, shown_still):
        assert different(shown, Image.new("RGB", shown.size, (190, 70, 40))) < 4
