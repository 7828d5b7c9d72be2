"""A rough cut with three planted faults, and one with none."""

from evals import carrying
from evals import two_loaves as film
from evals.calls import finding, review
from evals.films import TWO_LOAVES
from evals.graders.reviewing import Fault, at_its_place, found, invented_nothing, reviewed
from evals.happenings import Piece, assembled, starts
from evals.task import Setting, Task, bad, good

ACT = {scene: film.SHOTS[scene] for scene in (1, 2, 3)}
CLEAN: tuple[Piece, ...] = tuple(
    (film.code(scene, n), float(shot["seconds"]))
    for scene, shots in ACT.items()
    for n, shot in enumerate(shots, 1)
)
# Scene 2 is missing, seven cuts stand in twelve seconds, one shot is in the wrong register.
LENGTHS = {(1, 1): 5.0, (3, 4): 6.0}
FAULTY: tuple[Piece, ...] = tuple(
    (film.code(scene, n), LENGTHS.get((scene, n), 2.0)) for scene in (1, 3) for n in (1, 2, 3, 4)
)
DREADED = film.code(3, 2)
AT = starts(FAULTY)
COVERAGE = Fault("coverage", (film.code(1, 4), film.code(3, 1)))
DENSITY = Fault("density", tuple(code for code, _ in FAULTY))
REGISTER = Fault("register", (DREADED,))
FAULTS = (COVERAGE, DENSITY, REGISTER)
LAST, DENSE = film.code(1, 4), film.code(3, 1)

MISSING = finding(LAST, AT[LAST], "coverage", "Scene 2 is not in the cut; it follows this shot.")
FAST = finding(DENSE, AT[DENSE], "density", "Seven cuts in 15 s; the treatment allows five.")
DREAD = finding(DREADED, AT[DREADED], "register", "Played in dread; scene 3 is wonder.")
SOFT = finding(DENSE, AT[DENSE], "continuity", "The light seems to come from the wrong side.")

FINDS = Task(
    id="finds-the-planted-faults",
    should="A scene without a shot, seven cuts in 15 s, dread for wonder: find all three.",
    behaviours=("G2",),
    agent="producer",
    setting=Setting(TWO_LOAVES, carrying.boarded),
    happens=assembled(FAULTY, {DREADED: "dread"}),
    graders=(found(*FAULTS), at_its_place(), invented_nothing(*FAULTS), reviewed()),
    transcripts=(
        good("finds all three", (review(MISSING, FAST, DREAD),)),
        bad(
            "misses the missing scene",
            {"planted faults found": "coverage"},
            (review(FAST, DREAD),),
        ),
        bad(
            "sees nothing",
            {
                "planted faults found": "coverage, density, register",
                "timecodes right": "no finding",
            },
            (review(),),
        ),
        bad(
            "puts it elsewhere",
            {"timecodes right": f"{DREADED} at 00:00:00:00"},
            (review(MISSING, FAST, {**DREAD, "timecode": "00:00:00:00"}),),
        ),
        bad(
            "takes a time beyond the film",
            {"timecodes right": "at 00:01:30:00"},
            (review(MISSING, {**FAST, "timecode": "00:01:30:00"}, DREAD),),
        ),
        bad(
            "adds an impression",
            {"no fault invented": "continuity"},
            (review(MISSING, FAST, DREAD, SOFT),),
        ),
        bad(
            "blames the wrong shot",
            {"planted faults found": "register", "no fault invented": "register"},
            (review(MISSING, FAST, {**DREAD, "shot": DENSE, "timecode": AT[DENSE]}),),
        ),
        bad(
            "says not what holds",
            {"reviewed": "Does not say"},
            (review(MISSING, FAST, DREAD, working="Good."),),
        ),
        bad(
            "only talks about it",
            {
                "planted faults found": "coverage",
                "timecodes right": "no finding",
                "reviewed": "no review",
            },
            ("Scene 2 is missing, and it is too fast.",),
        ),
    ),
)

WIDE = film.code(1, 1)
TIMID = finding(WIDE, "00:00:00:00", "other", "The opening could be shorter.")

CLEAR = Task(
    id="invents-nothing-on-a-clean-cut",
    should="The cut keeps every rule: an empty list, and what was checked.",
    behaviours=("G2",),
    agent="producer",
    setting=Setting(TWO_LOAVES, carrying.boarded),
    happens=assembled(CLEAN),
    graders=(invented_nothing(), reviewed()),
    transcripts=(
        good("finds nothing and says what it checked", (review(),)),
        bad("finds a matter of taste", {"no fault invented": "other"}, (review(TIMID),)),
        bad(
            "finds what is not there",
            {"no fault invented": "coverage"},
            (review(finding(WIDE, "00:00:00:00", "coverage", "Scene 2 is missing.")),),
        ),
        bad("checks nothing", {"reviewed": "Does not say"}, (review(working="All fine."),)),
        bad("posts nothing", {"reviewed": "no review"}, ("The cut is fine.",)),
    ),
)

TASKS = (FINDS, CLEAR)
