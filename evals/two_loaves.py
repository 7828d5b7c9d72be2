"""Two Loaves as its crew has worked it out: style, answers, anchors, shots, boards, prompts."""

from typing import Any

Plan = dict[str, Any]

STYLE = {
    "text": "Oil pastel on rough brown paper: blunt strokes that show the paper between them, no "
    "outlines, edges smudged by a thumb. One warm source in frame or just beside it. "
    "November 1974.",
    "negatives": "live action, photographic skin, text on screen, snow indoors, smiles at the lens",
    "palette": "#14110F oven black, #3A2E27 crust, #8A7B6C stone, #D9924A ember, #EFE7DA flour",
    "lighting": "The oven is the key, from the left; dark to light 80:20 at night, 60:40 at dawn.",
    "lens": "28 mm for the street, 40 mm for people, 75 mm for hands and things.",
}
DECISIONS = (  # agent, matter, question, answer; numbered as they stand
    ("producer", "the era", "Which winter is it?", "November 1974, as the script says"),
    ("producer", "the clock", "Does the clock run?", "It stands at ten past four until scene 5"),
    ("casting", "the scar", "Which hand is burnt?", "The left one, across the back"),
)
ANSWERS = {
    "character look": "Rosa by her white scarf and scarred hand, Pio by the coat to his shins",
    "antagonist or entity": "The cold; nobody is against anybody",
    "key prop": "CLOCK",
    "deliverable format": "1280x720, 24 fps, H.264 MP4",
}
ROSA = (
    "71, short and broad, short grey hair under a white scarf, a burn scar across the left hand, "
    "sleeves rolled to the elbow"
)
PIO = "9, thin, freckles across the nose, ears that stand out, a brown coat down to the shins"
BAKERY = "3 m wide, 6 m deep, brick oven on the left, counter ahead, door behind"
STREET = "steep cobbles, 4 m wide, stone walls, one lit window on the right"
KITCHEN = "bare table, two chairs, cold iron stove, one window on the right"
CLOCK = "brass wall clock, 30 cm, hands at ten past four, a dent at the seven"
ANCHORS = {
    ("character", "ROSA"): ROSA,
    ("character", "PIO"): PIO,
    ("environment", "BAKERY"): BAKERY,
    ("environment", "BAKERY STREET"): STREET,
    ("environment", "PIO'S KITCHEN"): KITCHEN,
    ("prop", "CLOCK"): CLOCK,
}


def _plan(size: str, seconds: float, action: str, cast: str, register: str, **more: Any) -> Plan:
    return {
        "code": "",
        "size": size,
        "angle": "eye level",
        "movement": "static",
        "action": action,
        "dialogue": "",
        "cast": cast.split(),
        "props": [],
        "register": register,
        "seconds": seconds,
        **more,
    }


SHOTS: dict[int, list[Plan]] = {
    1: [
        _plan("WIDE", 5, "Rosa slides a loaf into the oven under the clock.", "ROSA", "calm",
              props=["CLOCK"]),
        _plan("CLOSE", 3.5, "Rosa looks up from the oven door.", "ROSA", "calm",
              dialogue="Two, and the fire is done."),
        _plan("MEDIUM", 3.5, "Pio stands in the door with snow on his cap.", "PIO", "calm",
              dialogue="They sent me for one."),
        _plan("TWO SHOT", 5, "Rosa puts two wrapped loaves under Pio's coat.", "ROSA PIO", "calm"),
    ],
    2: [
        _plan("EXTREME WIDE", 4, "The street lies under snow, one window lit.", "", "uneasy"),
        _plan("MEDIUM", 3, "Pio runs downhill with both arms around his coat.", "PIO", "uneasy"),
    ],
    3: [
        _plan("WIDE", 4, "Pio sits down at the bare table.", "PIO", "wonder"),
        _plan("CLOSE", 3.5, "Pio's hands break the loaf.", "PIO", "wonder"),
        _plan("INSERT", 2.5, "A folded banknote lies in the crumb.", "", "wonder"),
        _plan("MEDIUM", 3.5, "Pio holds the note to the window.", "PIO", "wonder",
              dialogue="She counted wrong."),
    ],
    4: [
        _plan("WIDE", 4, "Pio walks uphill in his own footprints.", "PIO", "uneasy"),
        _plan("MEDIUM", 3, "Pio's fist closes on the note.", "PIO", "uneasy"),
    ],
    5: [
        _plan("WIDE", 3.5, "Rosa stands on a stool and winds the clock.", "ROSA", "tender",
              props=["CLOCK"]),
        _plan("INSERT", 2.5, "The clock's hand moves by a minute.", "", "tender", props=["CLOCK"]),
        _plan("TWO SHOT", 4, "Pio lays the note on the counter.", "ROSA PIO", "tender"),
        _plan("CLOSE", 5, "Rosa keeps her eyes on the clock.", "ROSA", "tender",
              dialogue="I never count wrong."),
    ],
}  # fmt: skip


def code(scene: int, shot: int) -> str:
    """The code of the nth shot of a scene."""
    return f"SC{scene:03}_SH{shot * 10:04}"


def board(scene: int, shot: int) -> dict[str, str]:
    return {
        "shot": code(scene, shot),
        "composition": "Weight on the left third, eyes on the upper third line.",
        "foreground": "",
        "note": "",
    }


BOARDS = [board(scene, n) for scene in (1, 2, 3) for n in range(1, len(SHOTS[scene]) + 1)]


LIGHT = "Key from the oven mouth, low left, 2 stops over the far wall; dark by the door."


def parts(scene: int, shot: int, **changed: Any) -> dict[str, Any]:
    """What the scene's director of photography wrote for a shot, in words of its own."""
    plan = SHOTS[scene][shot - 1]
    return {
        "shot": code(scene, shot),
        "framing": f"{plan['size'].capitalize()} shot. {plan['action']}",
        "camera_lens": "40 mm at 1.3 m, 2 m away, static.",
        "lighting": LIGHT,
        "palette": "#14110F on two thirds of the frame, #D9924A on a tenth.",
        "composition": "Weight on the left third, eyes on the upper third line.",
        "atmosphere": "Flour hangs in the air; the fire ticks as it cools.",
        "register": plan["register"],
        "takes": 1,
        "seconds": plan["seconds"],
        "changed": "",
        **changed,
    }
