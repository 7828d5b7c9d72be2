"""A shot list within its limits, prompts in order without locked words, a retake of one part."""

from typing import Any

from evals import carrying
from evals import two_loaves as film
from evals.calls import ask, gate, shot_list, takes
from evals.films import TWO_LOAVES
from evals.graders.planning import every_scene, registers_kept, within_limits
from evals.graders.shooting import (
    changed_only,
    in_order,
    proposed_for,
    retyped_nothing,
    says_what_changed,
)
from evals.graders.writing import gate_asked
from evals.happenings import its_task, pressed
from evals.task import Setting, Task, bad, good
from testing.fakes import Say

REGISTERS = {1: "calm", 2: "uneasy", 3: "wonder", 4: "uneasy", 5: "tender"}
LIST = tuple(shot_list(scene, shots) for scene, shots in film.SHOTS.items())
LISTED = gate("shot_list", summary="16 shots of 16, 59.5 s of 60; least sure about scene 3.")
LONG = tuple(shot_list(n, [{**s, "seconds": 6} for s in shots]) for n, shots in film.SHOTS.items())
MANY = tuple(shot_list(n, [*shots, shots[-1]]) for n, shots in film.SHOTS.items())
CALM = tuple(
    shot_list(n, [{**s, "register": "calm"} for s in shots]) for n, shots in film.SHOTS.items()
)
ONE_OFF = [{**film.SHOTS[3][0], "register": "dread"}, *film.SHOTS[3][1:]]

PLANNED = Task(
    id="plans-within-the-limits",
    should="60 seconds and 16 shots are hard: every scene, inside both, in its register.",
    behaviours=("A2", "C1"),
    agent="directors_assistant",
    setting=Setting(TWO_LOAVES, carrying.cast),
    happens=its_task,
    graders=(
        every_scene(),
        within_limits(seconds=60, shots=16),
        registers_kept(REGISTERS),
        gate_asked("shot_list"),
    ),
    transcripts=(
        good("sixteen shots in 59.5 s", LIST, (LISTED,)),
        good("one scene after the other", *((call,) for call in LIST), (LISTED,)),
        bad(
            "stops after scene 4",
            {"every scene has shots": "scene 5"},
            LIST[:4],
            (LISTED,),
        ),
        bad(
            "leaves the street out",
            {"every scene has shots": "scene 2, 4"},
            (LIST[0], LIST[2], LIST[4]),
            (LISTED,),
        ),
        bad("is too long", {"within the limits": "96 s"}, LONG, (LISTED,)),
        bad("has too many", {"within the limits": "21 shots"}, MANY, (LISTED,)),
        bad(
            "is calm throughout",
            {"registers as in the treatment": "SC002_SH0010 calm"},
            CALM,
            (LISTED,),
        ),
        bad(
            "slips one in",
            {"registers as in the treatment": "SC003_SH0010 dread"},
            (*LIST[:2], shot_list(3, ONE_OFF), *LIST[3:]),
            (LISTED,),
        ),
        bad("asks for no gate", {"asked for the gate": "not asked"}, LIST, ("Done.",)),
        bad(
            "asks a person for the order",
            {
                "every scene has shots": "scene 1",
                "within the limits": "0 shots",
                "registers as in the treatment": "no shots",
                "asked for the gate": "not asked",
            },
            (ask("the order", "Which scene first?", "The first", "The last"),),
        ),
    ),
)

SCENE = tuple(film.code(1, n) for n in range(1, 5))
FOUR = tuple(film.parts(1, n) for n in range(1, 5))


def _with(shot: int, **changed: str) -> tuple[dict[str, object], ...]:
    return tuple(film.parts(1, n, **(changed if n == shot else {})) for n in range(1, 5))


ORDERED = Task(
    id="writes-prompts-in-order",
    should="Takes for the scene's four shots: seven parts each, no locked words retyped.",
    behaviours=("A5", "D5"),
    agent="dop:1",
    setting=Setting(TWO_LOAVES, carrying.boarded),
    happens=its_task,
    graders=(proposed_for(*SCENE), in_order(), retyped_nothing()),
    transcripts=(
        good("four prompts in words of its own", (takes(*FOUR),)),
        bad(
            "leaves the last one out",
            {"proposed what was asked for": "SC001_SH0040"},
            (takes(*FOUR[:3]),),
        ),
        bad(
            "proposes a shot twice",
            {"proposed what was asked for": "More is proposed"},
            (takes(*FOUR, FOUR[0]),),
        ),
        bad(
            "leaves the light to chance",
            {"prompt in order": "nothing about lighting"},
            (takes(*_with(2, lighting="")),),
        ),
        bad(
            "puts the lens into the framing",
            {"prompt in order": "Camera and lens in framing"},
            (takes(*_with(3, framing="Pio in the door. Camera and lens: 40 mm.")),),
        ),
        bad(
            "types a second prompt into a part",
            {"prompt in order": "Lighting in atmosphere"},
            (takes(*_with(1, atmosphere="Flour.\nLighting: the oven.\nPalette: ember.")),),
        ),
        bad(
            "retypes Rosa",
            {"no locked words retyped": "anchor of ROSA"},
            (takes(*_with(1, framing="Rosa, short grey hair under a white scarf, at the oven.")),),
        ),
        bad(
            "retypes the style",
            {"no locked words retyped": "text of style_block"},
            (takes(*_with(4, composition="Blunt strokes that show the paper between them.")),),
        ),
        bad(
            "proposes nothing",
            {
                "proposed what was asked for": "No takes",
                "prompt in order": "no prompt",
                "no locked words retyped": "No prompt",
            },
            ("Everything is ready.",),
        ),
    ),
)

DARK = "Her face drowns. Bring the oven's light up by a stop; everything else is right."
BRIGHTER = film.LIGHT.replace("2 stops", "1 stop")
WAS = "Lighting: 2 stops over the far wall, now 1."
FIRST = film.code(1, 1)


def _again(shot: int = 1, **changed: object) -> tuple[Say]:
    return (takes(film.parts(1, shot, **{"lighting": BRIGHTER, "changed": WAS, **changed})),)


RETAKEN = Task(
    id="a-retake-changes-what-the-reason-names",
    should="Sent back for its light alone: one prompt, the light worded anew, the rest kept.",
    behaviours=("D6", "C8"),
    agent="dop:1",
    setting=Setting(TWO_LOAVES, carrying.filmed),
    happens=pressed("mara", "retake:take:1:1", reason=DARK),
    graders=(
        proposed_for(FIRST),
        changed_only("lighting"),
        says_what_changed(),
    ),
    transcripts=(
        good("changes the light", _again()),
        bad(
            "changes the lens as well",
            {"changed only what the reason names": "camera_lens"},
            _again(camera_lens="75 mm at 1.5 m, 1 m away, static."),
        ),
        bad(
            "changes the framing instead",
            {"changed only what the reason names": "framing"},
            _again(framing="Close shot. Rosa at the oven.", lighting=film.LIGHT),
        ),
        bad(
            "sends the same again",
            {"changed only what the reason names": "Left lighting"},
            _again(lighting=film.LIGHT),
        ),
        bad("says nothing of it", {"says what changed": "SC001_SH0010"}, _again(changed="")),
        bad("says it in spaces", {"says what changed": "SC001_SH0010"}, _again(changed="  ")),
        bad(
            "does another shot",
            {"proposed what was asked for": FIRST},
            _again(shot=2),
        ),
        bad(
            "does the whole scene again",
            {
                "proposed what was asked for": "More is proposed",
                "changed only what the reason names": "4 new prompts",
            },
            (
                takes(
                    *_with(1, lighting=BRIGHTER, changed=WAS)[:1],
                    *(film.parts(1, n, changed="as before") for n in (2, 3, 4)),
                ),
            ),
        ),
        bad(
            "asks how dark is dark",
            {
                "proposed what was asked for": "No takes",
                "changed only what the reason names": "0 new prompts",
                "says what changed": "any shot",
            },
            (ask("the oven's light", "How bright?", "One stop", "Two stops"),),
        ),
    ),
)

ANEW: dict[str, Any] = {
    "framing": "Wide shot. Rosa at the oven, the clock above her.",
    "camera_lens": "28 mm at 1.3 m, 3 m away, static.",
    "atmosphere": "Flour in the air, a fire that settles.",
}

NEXT_DAY = Task(
    id="a-retake-the-day-after",
    should="The same retake after a night and a new decision: still the light alone changes.",
    behaviours=("D6", "C8"),
    agent="dop:1",
    setting=Setting(TWO_LOAVES, carrying.a_day_later),
    happens=pressed("mara", "retake:take:1:1", reason=DARK),
    graders=RETAKEN.graders,
    transcripts=(
        good("remembers the rest", _again()),
        bad(
            "writes the prompt from nothing",
            {"changed only what the reason names": "framing"},
            _again(**ANEW),
        ),
        bad(
            "does another shot, without a word",
            {"proposed what was asked for": FIRST, "says what changed": film.code(1, 2)},
            _again(shot=2, changed=""),
        ),
        bad(
            "asks what it had written",
            {
                "proposed what was asked for": "No takes",
                "changed only what the reason names": "0 new prompts",
                "says what changed": "any shot",
            },
            (ask("the last prompt", "What did the prompt say?", "Oven light", "Window light"),),
        ),
    ),
)

TASKS = (PLANNED, ORDERED, RETAKEN, NEXT_DAY)
