"""Real video files, by PyAV (its one door): animatics, burn-in, joining, stills.

Every film of the house is H.264 High, yuv420p, square pixels, with stereo AAC at 48 kHz, in MP4.
Everything here blocks: it runs in the house's hands, in another process.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.film.boards import Board
from bot.film.card import strip_height
from bot.film.draw import draw_board, jpeg
from bot.film.strip import Strip

SIZE = (1280, 720)
FPS = 24
RATE = 48_000
GREY = 128
BT709 = 1
# No B-frames: then segments can be joined as they are, packet after packet.
X264 = {"preset": "veryfast", "crf": "22", "bf": "0", "g": "48", "profile": "high"}


class VideoError(ValueError):
    """The file is no video this house can use; the message says why."""


@dataclass(frozen=True)
class Clip:
    """What a film file holds. `frames` counts at `fps`; `sound` says whether it has an audio track."""

    seconds: float
    frames: int
    fps: Fraction
    width: int
    height: int
    codec: str
    sound: bool


@dataclass(frozen=True)
class Segment:
    """A piece of a cut: the picture as made by `burn_in`, and where its sound comes from.

    `first` and `last` are frames of the source at the house's rate, `last` is not in it.
    """

    picture: Path
    source: Path
    first: int
    last: int


def probe(path: Path) -> Clip:
    """The facts of a video file. May raise VideoError."""
    with _opened(path) as film:
        video = _picture(film)
        fps = Fraction(video.average_rate or FPS)
        seconds = _seconds(film, video)
        frames = video.frames or round(seconds * fps)
        return Clip(
            seconds=seconds,
            frames=frames,
            fps=fps,
            width=video.width,
            height=video.height,
            codec=video.codec.name,
            sound=bool(film.streams.audio),
        )


def render_animatic(board: Board, out: Path, *, seconds: float, label: str) -> Clip:
    """Film a storyboard card for `seconds`, with running timecode. Writes `out`."""
    frames = max(1, round(seconds * FPS))
    card = VideoFrame.from_image(draw_board(board, SIZE)).reformat(
        format="yuv420p", dst_colorspace="itu709"
    )
    strip = Strip(label, SIZE[0], strip_height(SIZE), frames, FPS)
    pictures = (_struck(card, strip, number, number) for number in range(frames))
    with av.open(str(out), "w", options={"movflags": "+faststart"}) as film:
        _encode(film, pictures)
    return probe(out)


def burn_in(
    source: Path, out: Path, *, label: str, start_frame: int, in_frame: int, out_frame: int
) -> None:
    """The frames [in_frame, out_frame) of a clip in the house's size and rate, with a strip whose
    timecode begins at `start_frame`. Picture only: `join` brings the sound. May raise VideoError."""
    count = out_frame - in_frame
    if count <= 0:
        raise VideoError(f"a piece of a cut needs at least one frame, not {count}")
    strip = Strip(label, SIZE[0], strip_height(SIZE), count, FPS)
    with _opened(source) as clip, av.open(str(out), "w") as film:
        pictures = _conformed(clip, in_frame, count)
        _encode(
            film,
            (_struck(picture, strip, start_frame + n, n) for n, picture in enumerate(pictures)),
        )


def join(segments: Sequence[Segment], out: Path) -> Clip:
    """One film of all segments in order, the picture without encoding it again. Writes `out`."""
    if not segments:
        raise VideoError("a cut needs at least one segment")
    with av.open(str(out), "w", options={"movflags": "+faststart"}) as film:
        with _opened(segments[0].picture) as first:
            video = film.add_stream_from_template(_picture(first))
        audio = film.add_stream("aac", rate=RATE, layout="stereo")
        start = 0
        sound = _Sound(film, audio)
        for segment in segments:
            start = _copy(film, video, segment.picture, start)
            sound.add(segment)
        sound.end()
    return probe(out)


def frames(path: Path, count: int, width: int = 512) -> list[tuple[int, bytes]]:
    """(frame number at the house's rate, JPEG) of `count` stills spread evenly over a film."""
    with _opened(path) as film:
        video = _picture(film)
        total = max(1, round(_seconds(film, video) * FPS))
        wanted = [min(total - 1, (2 * n + 1) * total // (2 * count)) for n in range(count)]
        return [(number, _still(film, video, number, width)) for number in wanted]


def _opened(path: Path) -> InputContainer:
    try:
        return av.open(str(path))
    except (av.FFmpegError, OSError) as error:
        raise VideoError(f"{path.name} is no video file") from error


def _picture(film: InputContainer) -> VideoStream:
    if not film.streams.video:
        raise VideoError("the file holds no picture")
    video = film.streams.video[0]
    video.thread_count = 1  # the other core has a clip of its own
    return video


def _seconds(film: InputContainer, video: VideoStream) -> float:
    if video.duration is not None and video.time_base is not None:
        return float(video.duration * video.time_base)
    return (film.duration or 0) / 1_000_000


def _still(film: InputContainer, video: VideoStream, number: int, width: int) -> bytes:
    _seek(film, video, number)
    shown = None
    for frame in film.decode(video):
        if shown is None or _number(frame) <= number:
            shown = frame
        if _number(frame) >= number:
            break
    if shown is None:
        raise VideoError("the clip has no picture at this place")
    height = round(shown.height * width / shown.width / 2) * 2
    return jpeg(shown.reformat(width, height, "rgb24").to_image(), 84)


def _encode(film: OutputContainer, pictures: Iterator[VideoFrame]) -> None:
    stream = film.add_stream("libx264", rate=FPS, options=X264)
    stream.width, stream.height = SIZE
    stream.pix_fmt = "yuv420p"
    stream.thread_count = 1
    stream.codec_context.colorspace = stream.codec_context.color_primaries = BT709
    stream.codec_context.color_trc = BT709
    for number, picture in enumerate(pictures):
        picture.pts, picture.time_base = number, Fraction(1, FPS)
        film.mux(stream.encode(picture))
    film.mux(stream.encode())


def _struck(picture: VideoFrame, strip: Strip, timecode: int, elapsed: int) -> VideoFrame:
    """The picture with its strip written over the lower edge, in place."""
    bright, *colours = picture.planes
    view, step = memoryview(bright), bright.line_size
    top = picture.height - strip.height
    for n, row in enumerate(strip.rows(timecode, elapsed), start=top):
        view[n * step : n * step + strip.width] = row
    for plane in colours:
        view, step = memoryview(plane), plane.line_size
        for n in range(top // 2, plane.height):
            view[n * step : n * step + plane.width] = bytes((GREY,)) * plane.width
    return picture


def _conformed(clip: InputContainer, first: int, count: int) -> Iterator[VideoFrame]:
    """`count` pictures from frame `first` on at the house's rate; the last one is held if the clip
    ends early."""
    video = _picture(clip)
    _seek(clip, video, first)
    shown, wanted, end = None, first, first + count
    for frame in clip.decode(video):
        number = _number(frame)
        while shown is not None and wanted < min(number, end):
            yield _fitted(shown)
            wanted += 1
        shown = frame
        if wanted >= end:
            return
    if shown is None:
        raise VideoError("the clip has no picture at this place")
    for _ in range(end - wanted):
        yield _fitted(shown)


def _seek(film: InputContainer, video: VideoStream, frame: int) -> None:
    assert video.time_base is not None
    film.seek(int(frame / FPS / video.time_base), stream=video)


def _number(frame: VideoFrame) -> int:
    """Which frame of the house's rate begins with this picture."""
    return round((frame.time or 0.0) * FPS)


def _fitted(frame: VideoFrame) -> VideoFrame:
    """The picture at the house's size, whole, on black; a copy, so that a strip can be written."""
    scale = min(SIZE[0] / frame.width, SIZE[1] / frame.height)
    wide, tall = (round(side * scale / 2) * 2 for side in (frame.width, frame.height))
    small = frame.reformat(wide, tall, "yuv420p")
    whole = VideoFrame(*SIZE, "yuv420p")
    left, top = ((room - side) // 4 * 2 for room, side in zip(SIZE, (wide, tall), strict=True))
    for n, (source, target) in enumerate(zip(small.planes, whole.planes, strict=True)):
        if (wide, tall) != SIZE:
            target.update(bytes((GREY if n else 16,)) * target.buffer_size)
        half = 2 if n else 1
        _paste(source, target, left // half, top // half)
    return whole


def _paste(
    source: av.video.plane.VideoPlane, target: av.video.plane.VideoPlane, x: int, y: int
) -> None:
    there, here = memoryview(source), memoryview(target)
    if source.line_size == target.line_size and not (x or y):
        here[: len(there)] = there
        return
    for row in range(source.height):
        begin = (y + row) * target.line_size + x
        here[begin : begin + source.width] = there[row * source.line_size :][: source.width]


def _copy(film: OutputContainer, video: VideoStream, path: Path, start: int) -> int:
    """Write a segment's packets behind `start`; gives the frame after them."""
    with _opened(path) as piece:
        for packet in piece.demux(_picture(piece)):
            if packet.size:
                packet.pts, packet.dts, packet.duration = start, start, 1
                packet.time_base = Fraction(1, FPS)
                packet.stream = video
                film.mux(packet)
                start += 1
    return start


class _Sound:
    """The sound of a cut: each segment's own, silence where there is none, without a gap."""

    def __init__(self, film: OutputContainer, stream: AudioStream) -> None:
        self._film, self._stream, self._written = film, stream, 0

    def add(self, segment: Segment) -> None:
        wanted = (segment.last - segment.first) * RATE // FPS
        late, heard = _heard(segment)
        self._write(_silence(min(late, wanted)))
        wanted -= min(late, wanted)
        if heard is not None and wanted:
            sound = heard.read(min(wanted, heard.samples))
            self._write(sound)
            wanted -= sound.samples if sound else 0
        self._write(_silence(wanted))

    def end(self) -> None:
        self._film.mux(self._stream.encode(None))

    def _write(self, frame: AudioFrame | None) -> None:
        if frame is not None:
            frame.pts, frame.sample_rate = self._written, RATE
            frame.time_base = Fraction(1, RATE)
            self._written += frame.samples
            self._film.mux(self._stream.encode(frame))


def _silence(samples: int) -> AudioFrame | None:
    if samples <= 0:
        return None
    frame = AudioFrame(format="fltp", layout="stereo", samples=samples)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame


def _heard(segment: Segment) -> tuple[int, AudioFifo | None]:
    """(samples of silence before it, sound) of a segment's source; (0, None) if it has none."""
    with _opened(segment.source) as film:
        if not film.streams.audio:
            return 0, None
        track, fifo = film.streams.audio[0], AudioFifo()
        same = AudioResampler(format="fltp", layout="stereo", rate=RATE)
        begin, end = (frame * RATE // FPS for frame in (segment.first, segment.last))
        assert track.time_base is not None
        film.seek(int(begin / RATE / track.time_base), stream=track)
        at = None
        for frame in film.decode(track):
            if (frame.time or 0.0) * RATE >= end:
                break
            if at is None:
                at = round((frame.time or 0.0) * RATE)
            for piece in same.resample(frame):
                piece.pts = None
                fifo.write(piece)
    if at is None:
        return 0, None
    if at < begin:
        fifo.read(min(begin - at, fifo.samples))
    return max(0, at - begin), fifo
