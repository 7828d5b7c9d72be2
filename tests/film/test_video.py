"""Animatics, burn-in, joining and stills, on real files made here."""

import io
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from bot.film.boards import Board
from bot.film.card import strip_height
from bot.film.strip import Strip
from bot.film.video import (
    FPS,
    SIZE,
    Segment,
    VideoError,
    burn_in,
    frames,
    join,
    probe,
    render_animatic,
)
from bot.film.video.source import opened
from tests.film.clips import Box, clip, colours, loud, numbered, pictures, pixels, read

BOARD = Board(
    shot="SC004_SH0020",
    show="LAMP",
    heading="EXT. QUAY - NIGHT",
    action="Mara lifts the lantern.",
    cast=("MARA",),
    place="QUAY",
    int_ext="EXT",
    time_of_day="NIGHT",
)
WHOLE = (0, 0, *SIZE)
STRIP = strip_height(SIZE)
X265 = {"x265-params": "log-level=none"}


def burnt(source: Path, first: int, last: int, start: int = 0) -> Path:
    """What a burn-in of a clip makes, beside it."""
    out = source.parent / f"{source.stem}_{first}_{last}_{start}.burnt.mp4"
    burn_in(
        source, out, label="SC004_SH0020  take 1", start_frame=start, in_frame=first, out_frame=last
    )
    return out


def numbers(path: Path, box: Box = WHOLE) -> list[int]:
    """Which pictures of its source a film shows, one after the other."""
    return [read(picture, box) for picture in pictures(path)]


def band(picture: Image.Image) -> Image.Image:
    """The strip of a picture."""
    return picture.crop((0, SIZE[1] - STRIP, *SIZE))


def different(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def struck(label: str, count: int, timecode: int, elapsed: int) -> Image.Image:
    """A strip as it is written, as a picture."""
    rows = Strip(label, SIZE[0], STRIP, count, FPS).rows(timecode, elapsed)
    return Image.frombytes("L", (SIZE[0], STRIP), b"".join(rows))


@pytest.fixture(scope="module")
def animatic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("animatic") / "take.mp4"
    render_animatic(BOARD, out, seconds=1.5, label="SC004_SH0020  take 1")
    return out


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of numbered pictures with a beep at 1.25 s."""
    return clip(tmp_path_factory.mktemp("counted") / "counted.mp4", 48, beep=1.25)


# Animatics


@pytest.mark.behaviour("D5", "G1")
def test_an_animatic_has_the_form_of_the_house(animatic: Path) -> None:
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
    assert read(_opened(frames(path, 1)[0][1])) == 5


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
    assert [read(_opened(data)) for _, data in frames(source, 3)] == [4, 12, 20]


def test_a_stream_that_was_stored_without_an_index_is_taken_to_the_frame(tmp_path: Path) -> None:
    source = clip(tmp_path / "live.webm", 24, codec="libvpx-vp9", container={"live": "1"})
    assert probe(source).frames == 24
    assert numbers(burnt(source, 14, 26)) == [*range(14, 24), 23, 23]
    assert [read(_opened(data)) for _, data in frames(source, 3)] == [4, 12, 20]


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
    still = _opened(frames(tmp_path / "red.mp4", 1)[0][1])
    for shown in (burnt_, still):
        assert different(shown, Image.new("RGB", shown.size, (190, 70, 40))) < 4


# Joining


def segment(source: Path, first: int, last: int) -> Segment:
    return Segment(burnt(source, first, last), source, first, last)


@pytest.mark.behaviour("G1")
def test_a_cut_is_exact_to_the_frame(counted: Path, animatic: Path, tmp_path: Path) -> None:
    pieces = [segment(counted, 3, 9), segment(animatic, 0, 10), segment(counted, 40, 44)]
    made = join(pieces, tmp_path / "cut.mp4")
    assert (made.frames, made.seconds, made.sound) == (20, 20 / 24, True)
    seen = numbers(tmp_path / "cut.mp4")
    assert (seen[:6], seen[16:]) == ([3, 4, 5, 6, 7, 8], [40, 41, 42, 43])


@pytest.mark.behaviour("G1")
def test_a_calm_clip_and_a_heavy_one_join(counted: Path, tmp_path: Path) -> None:
    heavy = clip(tmp_path / "heavy.mkv", 12, codec="rawvideo")
    with opened(counted) as light, opened(heavy) as full:
        assert (light.calm, full.calm) == (True, False)
    join(
        [segment(counted, 0, 4), segment(heavy, 0, 4), segment(counted, 9, 12)],
        tmp_path / "cut.mp4",
    )
    assert numbers(tmp_path / "cut.mp4") == [0, 1, 2, 3, 0, 1, 2, 3, 9, 10, 11]


@pytest.mark.behaviour("G1")
def test_the_sound_of_a_cut_is_in_step_with_its_picture(
    counted: Path, animatic: Path, tmp_path: Path
) -> None:
    pieces = [segment(animatic, 0, 12), segment(counted, 12, 48), segment(counted, 24, 48)]
    join(pieces, tmp_path / "cut.mp4")
    told = [0.5 + 1.25 - 0.5, 0.5 + 1.5 + 1.25 - 1.0]
    assert loud(tmp_path / "cut.mp4") == pytest.approx(told, abs=0.02)


@pytest.mark.behaviour("G1")
def test_a_cut_is_silent_where_a_clip_has_no_sound(animatic: Path, tmp_path: Path) -> None:
    made = join([segment(animatic, 0, 24)], tmp_path / "cut.mp4")
    assert (made.frames, made.sound) == (24, True)
    assert loud(tmp_path / "cut.mp4", threshold=0.001) == []


def test_a_cut_of_one_piece_has_its_sound(counted: Path, tmp_path: Path) -> None:
    join([segment(counted, 24, 36)], tmp_path / "cut.mp4")
    assert loud(tmp_path / "cut.mp4") == pytest.approx([0.25], abs=0.02)


def test_a_piece_longer_than_its_clip_ends_in_silence(counted: Path, tmp_path: Path) -> None:
    made = join([segment(counted, 36, 72), segment(counted, 24, 36)], tmp_path / "cut.mp4")
    assert made.seconds == 2.0
    assert loud(tmp_path / "cut.mp4") == pytest.approx([1.75], abs=0.02)


def test_sound_lasts_as_long_as_picture(counted: Path, tmp_path: Path) -> None:
    join([segment(counted, n, n + 5) for n in range(9)], tmp_path / "cut.mp4")
    with av.open(str(tmp_path / "cut.mp4")) as film:
        audio = film.streams.audio[0]
        assert (audio.rate, audio.layout.name, audio.codec.name) == (48_000, "stereo", "aac")
        samples = sum(frame.samples for frame in film.decode(audio))
    assert abs(samples / 48_000 - 45 / 24) < 1024 / 48_000


def test_the_sound_of_a_file_that_starts_late_stays_in_step(tmp_path: Path) -> None:
    source = clip(tmp_path / "late.ts", 48, beep=1.25)
    join([segment(source, 12, 48)], tmp_path / "cut.mp4")
    assert loud(tmp_path / "cut.mp4") == pytest.approx([0.75], abs=0.02)


def test_a_cut_without_pieces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="at least one segment"):
        join([], tmp_path / "cut.mp4")


# Stills


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("count", [0, 1, 3, 8, 48])
@pytest.mark.behaviour("G2")
def test_stills_are_spread_evenly_and_show_their_frame(counted: Path, count: int) -> None:
    stills = frames(counted, count)
    assert [number for number, _ in stills] == [
        (2 * n + 1) * 48 // (2 * count) for n in range(count)
    ]
    assert [read(_opened(data)) for _, data in stills] == [number for number, _ in stills]


def test_a_film_of_one_frame_gives_as_many_stills_as_asked(tmp_path: Path) -> None:
    stills = frames(clip(tmp_path / "one.mp4", 1), 3)
    assert [number for number, _ in stills] == [0, 0, 0]
    assert {read(_opened(data)) for _, data in stills} == {0}


@pytest.mark.parametrize(("size", "tall"), [((320, 180), 90), ((180, 320), 284), ((320, 40), 20)])
def test_a_still_keeps_the_shape_of_its_film(
    tmp_path: Path, size: tuple[int, int], tall: int
) -> None:
    ((_, data),) = frames(clip(tmp_path / "c.mp4", 2, size=size), 1, width=160)
    assert _opened(data).size == (160, tall)


# What is no film


def _sound_only(path: Path) -> None:
    with av.open(str(path), "w") as film:
        audio: Any = film.add_stream("aac", rate=48_000, layout="mono")
        frame = av.AudioFrame("fltp", "mono", 4096)
        frame.planes[0].update(bytes(4096 * 4))
        frame.sample_rate, frame.pts = 48_000, 0
        film.mux([*audio.encode(frame), *audio.encode(None)])


def _cover(path: Path) -> None:
    numbered(3, (64, 64)).save(path, "PNG")


def _cut_off(path: Path) -> None:
    path.write_bytes(clip(path.with_name("whole.mp4"), 24).read_bytes()[:2_000])


def _damaged(path: Path) -> None:
    data = clip(path.with_name("whole.mp4"), 24, options={"bf": "0"}).read_bytes()
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    path.write_bytes(data[:start] + bytes(255 - byte for byte in data[start:end]) + data[end:])


BROKEN: dict[str, Any] = {
    "missing.mp4": lambda _: None,
    "folder.mp4": Path.mkdir,
    "empty.mp4": Path.touch,
    "zeros.mp4": lambda path: path.write_bytes(bytes(9_000)),
    "words.mp4": lambda path: path.write_text("It never goes out.\n" * 99),
    "notes.txt": lambda path: path.write_text("It never goes out.\n" * 99),
    "playlist.mp4": lambda path: path.write_text("ffconcat version 1.0\nfile /etc/hostname\n"),
    "playlist.m3u8": lambda path: path.write_text("#EXTM3U\n#EXTINF:1,\n/etc/hostname\n"),
    "sound.m4a": _sound_only,
    "still.png": _cover,
    "cut_off.mp4": _cut_off,
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.behaviour("I3", "L5")
def test_what_is_no_film_is_named_in_one_plain_sentence(tmp_path: Path, name: str) -> None:
    path, out = tmp_path / name, tmp_path / "cut.mp4"
    BROKEN[name](path)
    for work in (
        lambda: probe(path),
        lambda: burnt(path, 0, 4),
        lambda: frames(path, 2),
        lambda: join([Segment(path, path, 0, 4)], out),
    ):
        with pytest.raises(VideoError) as told:
            work()
        assert re.fullmatch(rf"{name} [a-z][^\n]{{5,80}}", str(told.value))


@pytest.mark.behaviour("I3")
def test_a_damaged_film_is_not_filled_up_in_silence(tmp_path: Path) -> None:
    _damaged(tmp_path / "damaged.mp4")
    for work in (lambda path: burnt(path, 0, 4), lambda path: frames(path, 2)):
        with pytest.raises(VideoError, match=r"^damaged.mp4 is damaged"):
            work(tmp_path / "damaged.mp4")
