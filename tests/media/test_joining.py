"""Cuts are joined to the frame and in step, stills are spread, and what is no film is named."""

import re
from pathlib import Path
from typing import Any

import av
import pytest

from bot.media.video import Segment, VideoError, frames, join, probe
from bot.media.video.source import opened
from tests.media.clips import clip, loud, numbered, read
from tests.media.footage import burnt, numbers, still

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


@pytest.mark.parametrize("count", [0, 1, 3, 8, 48])
@pytest.mark.behaviour("G2")
def test_stills_are_spread_evenly_and_show_their_frame(counted: Path, count: int) -> None:
    stills = frames(counted, count)
    assert [number for number, _ in stills] == [
        (2 * n + 1) * 48 // (2 * count) for n in range(count)
    ]
    assert [read(still(data)) for _, data in stills] == [number for number, _ in stills]


def test_a_film_of_one_frame_gives_as_many_stills_as_asked(tmp_path: Path) -> None:
    stills = frames(clip(tmp_path / "one.mp4", 1), 3)
    assert [number for number, _ in stills] == [0, 0, 0]
    assert {read(still(data)) for _, data in stills} == {0}


@pytest.mark.parametrize(("size", "tall"), [((320, 180), 90), ((180, 320), 284), ((320, 40), 20)])
def test_a_still_keeps_the_shape_of_its_film(
    tmp_path: Path, size: tuple[int, int], tall: int
) -> None:
    ((_, data),) = frames(clip(tmp_path / "c.mp4", 2, size=size), 1, width=160)
    assert still(data).size == (160, tall)


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
