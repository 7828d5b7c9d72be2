"""The picture inside a storyboard card: set, figures and camera as size, angle and register say."""

from dataclasses import replace

from PIL import Image, ImageDraw

from bot.media.animatic.boards import Board
from bot.media.animatic.figures import cast_look
from bot.media.animatic.inserts import above, insert
from bot.media.animatic.people import HEADS, Stance, hand_of, person, shoulder
from bot.media.animatic.props import Thing, held, lamp
from bot.media.animatic.setting import Setting
from bot.media.animatic.stage import DOUBLE, colours, larger, lined, painted, stand
from bot.media.animatic.strokes import Point, glow, grade, shadow, soften, vignette
from bot.media.animatic.tones import INK, Tones, number, tones

HORIZONS = {"low": 0.66, "high": 0.3, "overhead": 0.3}
TIGHT = {
    "EXTREME WIDE": 1.0,
    "WIDE": 0.94,
    "TWO SHOT": 0.7,
    "MEDIUM": 0.62,
    "OTS": 0.6,
    "CLOSE": 0.42,
}
SHARP = 0.7  # a shot tighter than this has its set out of focus
HEAVY = ("tense", "dread", "grief")
TILT = 9.0  # degrees
SLACK = 1.26  # how much larger a tilted picture is drawn, so that no corner is empty


def picture(board: Board, size: tuple[int, int]) -> Image.Image:
    """The drawn frame of a shot, `size` in pixels."""
    tilted = board.angle == "dutch"
    shade = tones(board.palette)
    setting = _setting(board, shade)
    drawn = _camera(board, setting, larger(size, SLACK) if tilted else size)
    drawn = grade(drawn, setting.gain)
    if tilted:
        turned = drawn.rotate(TILT if board.seed % 20 else -TILT, Image.Resampling.BICUBIC)
        left, top = (turned.width - size[0]) // 2, (turned.height - size[1]) // 2
        drawn = turned.crop((left, top, left + size[0], top + size[1]))
    return vignette(drawn, 0.55 if board.register in HEAVY else 0.3)


def _setting(board: Board, shade: Tones) -> Setting:
    place = board.sheet(board.place)
    return Setting(
        place=board.place or board.heading,
        inside=board.int_ext.upper().startswith("I"),
        hour=board.time_of_day,
        horizon=HORIZONS.get(board.angle, 0.48),
        tones=shade,
        said=" ".join((board.action, place.words if place else "")),
    )


def _camera(board: Board, setting: Setting, size: tuple[int, int]) -> Image.Image:
    if board.size == "INSERT":
        return insert(board, setting, size)
    if board.angle == "overhead":
        return above(board, setting, size)
    return _people(board, setting, _backdrop(board, setting, size))


def _backdrop(board: Board, setting: Setting, size: tuple[int, int]) -> Image.Image:
    """The set, nearer and less sharp the tighter the shot is."""
    part = TIGHT.get(board.size, 0.9)
    large = larger(size, DOUBLE if part >= SHARP else 1)
    whole = painted(setting, large)
    left = (1 - part) * (0.15 + 0.7 * (number("across", board.shot) % 100) / 100) * large[0]
    top = (1 - part) * min(0.9, setting.horizon) * large[1]
    box = (left, top, left + part * large[0], top + part * large[1])
    near = whole.resize(size, Image.Resampling.HAMMING, box)
    return soften(near, max(0.0, SHARP - part) * size[0] / 42)


def _people(board: Board, setting: Setting, drawn: Image.Image) -> Image.Image:
    names = [name for name in board.cast if name.strip()]
    alone = not names and bool(board.props) and board.size in ("CLOSE", "MEDIUM")
    if not names and not alone:
        return drawn
    large = lined(drawn)
    if alone:
        stand(large, board.props[0], setting, 0.3)
    elif board.size == "OTS":
        _opposite(names, setting, board, large)
    else:
        _figures(board, names, setting, large)
    small = large.reduce(DOUBLE)
    return _before(board, names, setting, small) if board.size == "OTS" and names else small


def _figures(board: Board, names: list[str], setting: Setting, drawn: Image.Image) -> None:
    holder = next((n for n in names if n.lower() in board.action.lower()), names[0])
    carried = board.props[0] if board.props and board.size != "CLOSE" else ""
    far = board.size == "EXTREME WIDE"
    for name, stance in _stances(board, names, drawn.size, setting.horizon):
        if stance.unit * HEADS < drawn.height:  # the feet are seen
            spot = (stance.x, stance.foot - stance.unit * 0.02)
            shadow(drawn, spot, (stance.unit * 1.1, stance.unit * 0.17))
        holds = bool(carried) and name == holder
        seen = cast_look(board, name, setting.tones)
        person(ImageDraw.Draw(drawn), seen, replace(stance, holds=holds))
        if holds and not (far and stance.unit < 12):
            _held(drawn, carried, hand_of(seen, stance), stance.unit, setting)


def _held(drawn: Image.Image, name: str, grip: Point, unit: float, setting: Setting) -> None:
    """What somebody carries; a lamp shines in the dark."""
    made = Thing(ImageDraw.Draw(drawn), grip, unit * 0.4, *colours(name, setting))
    spot = held(name, made)
    if lamp(name) and setting.dark:
        glow(drawn, spot, unit * 2.6, (150, 110, 54))


def _stances(
    board: Board, names: list[str], size: tuple[int, int], horizon: float
) -> list[tuple[str, Stance]]:
    """Where each figure stands. The eyes of a wide shot's figures are near the horizon."""
    width, height = size
    tall, top = _scale(board, len(names))
    foot = height * (_ground(board, horizon, tall) if top is None else top + tall)
    unit = tall * height / HEADS
    shown = names[:6] if top is None else names[: 2 if board.size == "CLOSE" else 3]
    return [
        (name, Stance(x * width, foot + lift * height, unit, facing, board.register))
        for name, (x, facing, lift) in zip(shown, _spread(board, len(shown), tall), strict=True)
    ]


def _ground(board: Board, horizon: float, tall: float) -> float:
    """Where feet stand: near the lower edge when the people are far, so that they are on land."""
    if board.size == "EXTREME WIDE" or board.angle == "low":
        return 0.93
    return min(0.95, horizon + tall * 0.84)


def _scale(board: Board, count: int) -> tuple[float, float | None]:
    """(height of a figure, where its head begins) as parts of the picture's height."""
    low = 0.06 if board.angle == "low" else 0.0
    tight = 0.86 if count > 2 else 1.0
    return {
        "EXTREME WIDE": (0.2, None),
        "WIDE": (0.52, None),
        "TWO SHOT": (1.42 * tight, 0.13 - low),
        "MEDIUM": (1.62 * tight, 0.12 - low),
        "CLOSE": ((3.7 if count < 2 else 2.9), 0.1 - low),
    }.get(board.size, (0.8, 0.14))


def _spread(board: Board, count: int, tall: float) -> list[tuple[float, float, float]]:
    """(across, facing, lift) for each figure: one on a third, two towards each other."""
    side = 1 if number("side", board.shot) % 2 else -1
    if count == 1:
        return [(0.5 - side * (0.1 if tall < 3 else 0.07), side * 0.8, 0.0)]
    step = min(0.4 if tall > 1 else 0.14 + tall * 0.14, 0.66 / (count - 1))
    start = 0.5 - step * (count - 1) / 2
    lifts = (0.0, 0.012, -0.006)
    return [
        (start + step * n, 1.0 if n < count / 2 else -1.0, lifts[n % 3] * min(tall, 1))
        for n in range(count)
    ]


def _opposite(names: list[str], setting: Setting, board: Board, drawn: Image.Image) -> None:
    """The one who is looked at, over somebody's shoulder."""
    width, height = drawn.size
    side = _side(board)
    unit = height * 1.9 / HEADS
    stance = Stance(width * (0.5 + side * 0.13), height * 2.02, unit, -side * 0.8, board.register)
    person(ImageDraw.Draw(drawn), cast_look(board, names[0], setting.tones), stance)


def _before(board: Board, names: list[str], setting: Setting, drawn: Image.Image) -> Image.Image:
    """The one whose shoulder it is: near the camera, so out of focus."""
    width, height = drawn.size
    near = names[1] if len(names) > 1 else f"somebody before {names[0]}"
    layer = Image.new("RGBA", drawn.size, (*INK, 0))
    centre = (width * (0.5 - _side(board) * 0.3), height * 0.42)
    shoulder(ImageDraw.Draw(layer), cast_look(board, near, setting.tones), centre, height * 0.5)
    soft = soften(layer, width / 150)
    drawn.paste(soft, (0, 0), soft)
    return drawn


def _side(board: Board) -> int:
    return 1 if number("side", board.shot) % 2 else -1
