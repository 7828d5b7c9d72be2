"""The picture inside a storyboard card: set, figures and camera as size, angle and register say."""

from PIL import Image, ImageDraw

from bot.film.boards import Board
from bot.film.figures import look
from bot.film.outdoors import exterior
from bot.film.people import HEADS, Stance, from_above, person, shoulder
from bot.film.props import Thing, hand, thing
from bot.film.rooms import interior
from bot.film.setting import Setting
from bot.film.strokes import grade, soften, vignette
from bot.film.tones import INK, Tones, mix, named, number, tones

DOUBLE = 2  # drawn twice as large, so that edges are smooth
HORIZONS = {"low": 0.66, "high": 0.3, "overhead": 0.3}
TIGHT = {
    "EXTREME WIDE": 1.0,
    "WIDE": 0.94,
    "TWO SHOT": 0.7,
    "MEDIUM": 0.62,
    "OTS": 0.6,
    "CLOSE": 0.42,
}
TILT = 9.0  # degrees
SLACK = 1.26  # how much larger a tilted picture is drawn, so that no corner is empty


def picture(board: Board, size: tuple[int, int]) -> Image.Image:
    """The drawn frame of a shot, `size` in pixels."""
    tilted = board.angle == "dutch"
    width, height = (round(side * DOUBLE * (SLACK if tilted else 1)) for side in size)
    shade = tones(board.palette)
    drawn = _camera(board, (width, height), shade)
    if tilted:
        turned = drawn.rotate(TILT if board.seed % 20 else -TILT, Image.Resampling.BILINEAR)
        left, top = (width - size[0] * DOUBLE) // 2, (height - size[1] * DOUBLE) // 2
        drawn = turned.crop((left, top, left + size[0] * DOUBLE, top + size[1] * DOUBLE))
    small = drawn.reduce(DOUBLE).resize(size)
    return vignette(small, 0.55 if board.register in ("tense", "dread", "grief") else 0.3)


def _camera(board: Board, size: tuple[int, int], shade: Tones) -> Image.Image:
    setting = Setting(
        place=board.place or board.heading,
        inside=board.int_ext.upper().startswith("I"),
        hour=board.time_of_day,
        horizon=HORIZONS.get(board.angle, 0.48),
        tones=shade,
    )
    if board.size == "INSERT":
        return _insert(board, setting, size)
    if board.angle == "overhead":
        return _above(board, setting, size)
    drawn = _backdrop(board, setting, size)
    _people(board, setting, drawn)
    return grade(drawn, setting.gain)


def _backdrop(board: Board, setting: Setting, size: tuple[int, int]) -> Image.Image:
    """The set, nearer and less sharp the tighter the shot is."""
    width, height = size
    whole = (interior if setting.inside else exterior)(setting, size)
    part = TIGHT.get(board.size, 0.9)
    left = (1 - part) * (0.15 + 0.7 * (number("across", board.shot) % 100) / 100)
    top = (1 - part) * min(0.9, setting.horizon)
    crop = (left * width, top * height, (left + part) * width, (top + part) * height)
    near = whole.resize(size, Image.Resampling.BILINEAR, crop) if part < 1 else whole
    return soften(near, max(0.0, 0.7 - part) * width / 42)


def _people(board: Board, setting: Setting, drawn: Image.Image) -> None:
    names = [name for name in board.cast if name.strip()]
    pen = ImageDraw.Draw(drawn)
    if board.size == "OTS" and names:
        _over_shoulder(board, names, setting, drawn)
    elif names:
        for name, stance in _stances(board, names, drawn.size, setting.horizon):
            person(pen, look(name, setting.tones), stance)
    elif board.props and board.size in ("CLOSE", "MEDIUM"):
        _prop(board, setting, drawn, 0.3)


def _stances(
    board: Board, names: list[str], size: tuple[int, int], horizon: float
) -> list[tuple[str, Stance]]:
    """Where each figure stands. The eyes of a wide shot's figures are near the horizon."""
    width, height = size
    tall, top = _scale(board, len(names))
    if top is None:  # the whole figure, standing on the ground
        foot = height * _ground(board, horizon, tall)
    else:
        foot = height * (top + tall)
    unit = tall * height / HEADS
    shown = names[:6] if top is None else names[: 2 if board.size == "CLOSE" else 3]
    return [
        (name, Stance(x * width, foot + lift * height, unit, facing, board.register))
        for name, (x, facing, lift) in zip(shown, _spread(board, len(shown), tall), strict=True)
    ]


def _ground(board: Board, horizon: float, tall: float) -> float:
    """Where feet stand: near the lower edge when the people are far, so that they are on land."""
    if board.size == "EXTREME WIDE":
        return 0.9
    return min(0.95, horizon + tall * (0.36 if board.angle == "low" else 0.68))


def _scale(board: Board, count: int) -> tuple[float, float | None]:
    """(height of a figure, where its head begins) as parts of the picture's height."""
    low = 0.06 if board.angle == "low" else 0.0
    tight = 0.86 if count > 2 else 1.0
    return {
        "EXTREME WIDE": (0.17, None),
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


def _over_shoulder(board: Board, names: list[str], setting: Setting, drawn: Image.Image) -> None:
    width, height = drawn.size
    side = 1 if number("side", board.shot) % 2 else -1
    pen = ImageDraw.Draw(drawn)
    unit = height * 1.9 / HEADS
    stance = Stance(width * (0.5 + side * 0.13), height * 2.02, unit, -side * 0.8, board.register)
    person(pen, look(names[0], setting.tones), stance)
    near = names[1] if len(names) > 1 else f"somebody before {names[0]}"
    centre = (width * (0.5 - side * 0.32), height * 0.5)
    shoulder(pen, look(near, setting.tones), centre, height * 0.5)


def _prop(board: Board, setting: Setting, drawn: Image.Image, part: float) -> None:
    width, height = drawn.size
    name = board.props[0]
    body = named(name) or mix(setting.tones.mid, (140, 112, 76), 0.4)
    centre = (width * 0.5, height * (0.94 - part))
    pen = ImageDraw.Draw(drawn)
    thing(name, Thing(pen, centre, height * part, body, setting.tones.accent))


def _insert(board: Board, setting: Setting, size: tuple[int, int]) -> Image.Image:
    """A thing on a table from near, with a hand if somebody is there."""
    width, height = size
    far = soften((interior if setting.inside else exterior)(setting, size), width / 60)
    pen = ImageDraw.Draw(far)
    wood = mix((120, 86, 58), setting.tones.low, 0.35)
    pen.rectangle((0, height * 0.66, width, height), wood)
    for n in range(7):
        y = height * (0.7 + n * 0.05)
        pen.line([(0, y), (width, y + height * 0.012)], mix(wood, INK, 0.22), max(1, width // 500))
    drawn = board if board.props else _with_prop(board)
    _prop(drawn, setting, far, 0.34)
    if board.cast:
        worn = look(board.cast[0], setting.tones).coat
        hand(pen, (width * 0.31, height * 0.72), height * 0.3, worn)
    return grade(far, setting.gain)


def _with_prop(board: Board) -> Board:
    """An insert without a named prop shows what its action says."""
    return Board(**{**vars(board), "props": (board.action or board.place or "box",)})


def _above(board: Board, setting: Setting, size: tuple[int, int]) -> Image.Image:
    """The floor plan as the camera sees it from the ceiling."""
    width, height = size
    ground = mix(setting.tones.low, (150, 128, 100), 0.5)
    drawn = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(drawn)
    for n in range(1, 14):
        x = width * n / 14
        pen.line([(x, 0), (x, height)], mix(ground, INK, 0.18), max(1, width // 700))
    rug = (width * 0.2, height * 0.2, width * 0.8, height * 0.84)
    pen.rounded_rectangle(
        rug, height * 0.03, mix(setting.tones.accent, ground, 0.5), INK, width // 600
    )
    inner = (width * 0.23, height * 0.25, width * 0.77, height * 0.79)
    pen.rounded_rectangle(inner, height * 0.02, None, setting.tones.high, max(2, width // 400))
    names = [name for name in board.cast if name.strip()][:4]
    unit = height * (0.07 if "WIDE" in board.size else 0.15)
    for n, name in enumerate(names):
        x = 0.5 + (n - (len(names) - 1) / 2) * unit * 3.2 / width
        from_above(
            pen, look(name, setting.tones), (x * width, height * (0.5 + 0.06 * (n % 2))), unit
        )
    return grade(drawn, setting.gain)
