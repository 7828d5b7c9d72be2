"""Four options: they differ, they keep what is told, and a reason for none of them is taken up."""

from evals import carrying
from evals import two_loaves as film
from evals.calls import ask, asset, options
from evals.films import TWO_LOAVES
from evals.graders.asking import asked_nothing
from evals.graders.drawing import anchors_keep, four_for, none_repeated, options_differ, took_up
from evals.happenings import its_task, pressed
from evals.task import Setting, Task, bad, good

ROSAS = (
    {"face": "long, hollow cheeks", "bearing": "leans on the peel"},
    {"face": "round, deep-set eyes", "bearing": "upright, elbows out"},
    {"face": "square, heavy brow", "bearing": "head to one side"},
    {"face": "small, sharp chin", "bearing": "bent from the hips"},
)
PIOS = (
    {"face": "round", "ears": "flat", "stands": "hands in the sleeves"},
    {"face": "narrow", "ears": "stand out", "stands": "weight on one leg"},
    {"face": "square", "ears": "one bent", "stands": "chin down"},
    {"face": "heart-shaped", "ears": "under the cap", "stands": "on his toes"},
)
SAME = tuple({"face": "round", "bearing": f"stands, {word}"} for word in ("a", "b", "c", "d"))
ROSA, PIO = asset("ROSA", film.ROSA, *ROSAS), asset("PIO", film.PIO, *PIOS)

DIFFER = Task(
    id="four-options-differ",
    should="Rosa and Pio are told in full: four options each that differ, and keep what is told.",
    behaviours=("C3", "A5"),
    agent="casting",
    setting=Setting(TWO_LOAVES, carrying.answered),
    happens=its_task,
    graders=(
        four_for("PIO", "ROSA"),
        options_differ(),
        anchors_keep(
            ROSA=("71|seventy.one", "gr[ae]y", "scarf", "scar|burn(?:t|ed)?"),
            PIO=("9|nine", "freckles?|freckled"),
        ),
        asked_nothing(),
    ),
    transcripts=(
        good("two times four that differ", (options(ROSA, PIO),)),
        bad(
            "forgets the boy",
            {"four options each": "PIO", "anchors keep what is told": "PIO without"},
            (options(ROSA),),
        ),
        bad(
            "proposes a third",
            {"four options each": "CLERK"},
            (options(ROSA, PIO, asset("CLERK", "40, thin", *PIOS)),),
        ),
        bad(
            "varies one thing",
            {"options differ": "fewer than 2"},
            (options(asset("ROSA", film.ROSA, *SAME), PIO),),
        ),
        bad(
            "asks for one picture four times",
            {"options differ": "same picture"},
            (options(ROSA, asset("PIO", film.PIO, *({**p, "sheet": "A boy."} for p in PIOS))),),
        ),
        bad(
            "makes Rosa younger",
            {"anchors keep what is told": "ROSA without 71"},
            (options(asset("ROSA", film.ROSA.replace("71", "50"), *ROSAS), PIO),),
        ),
        bad(
            "writes an anchor of adjectives",
            {"anchors keep what is told": "PIO without"},
            (options(ROSA, asset("PIO", "a winsome urchin with a good heart", *PIOS)),),
        ),
        bad(
            "asks how old Rosa is",
            {
                "four options each": "PIO, ROSA",
                "options differ": "no options",
                "anchors keep what is told": "ROSA without 71",
                "asked nothing": "rosa's age",
            },
            (ask("Rosa's age", "How old is Rosa?", "50", "71"),),
        ),
        bad(
            "proposes, and asks what the script says",
            {"asked nothing": "pio's coat"},
            (options(ROSA, PIO), ask("Pio's coat", "Whose coat is it?", "His own", "His father's")),
        ),
    ),
)

REASON = "All four are schoolboys. He has carried flour sacks since he could walk: show it."
SACKS = (
    {"face": "broad, wind-burnt", "shoulders": "rounded by sacks", "hands": "large for his age"},
    {
        "face": "narrow",
        "shoulders": "one higher than the other, the sack's side",
        "hands": "cracked",
    },
    {"face": "square", "shoulders": "broad, carries his head low", "hands": "flour in the creases"},
    {"face": "long", "shoulders": "thin, wiry, stands as under a load", "hands": "callused"},
)
AGAIN = asset("PIO", film.PIO, *SACKS)
TURNED_DOWN = {
    "kind": "character",
    "name": "PIO",
    "anchor": film.PIO,
    "options": [*AGAIN["options"][:3], carrying.FOUR_PIOS["options"][1]],
}
LOAD = (
    "sacks?",
    "flour",
    "carr(?:y|ies|ied|ying)",
    "shoulders?",
    "load(?:s|ed)?",
    "callus(?:ed|es)?",
    "callous(?:ed|es)?",
    "strong",
    "sturdy",
    "muscles?",
)

NONE = Task(
    id="takes-up-why-none-will-do",
    should="“None of these” with a reason: four new ones that answer it, none repeated.",
    behaviours=("C3", "C8"),
    agent="casting",
    setting=Setting(TWO_LOAVES, carrying.optioned),
    happens=pressed("mara", "none:proposal:1:1", reason=REASON),
    graders=(
        four_for("PIO"),
        none_repeated(),
        took_up(*LOAD),
        anchors_keep(PIO=("9|nine", "freckles?|freckled")),
    ),
    transcripts=(
        good("four that carry", (options(AGAIN),)),
        bad(
            "offers one of them again",
            {"none repeated": "narrow"},
            (options(TURNED_DOWN),),
        ),
        bad(
            "offers the same four",
            {"none repeated": "round", "took up the reason": "of 4"},
            (options(carrying.FOUR_PIOS),),
        ),
        bad(
            "offers four others as soft",
            {"took up the reason": "0 of 4"},
            (
                options(
                    asset(
                        "PIO",
                        film.PIO,
                        *PIOS[:1],
                        *({"face": f, "hair": "combed"} for f in ("oval", "thin", "soft")),
                    )
                ),
            ),
        ),
        bad(
            "makes him older",
            {"anchors keep what is told": "9"},
            (options(asset("PIO", "15, strong, freckles, a brown coat", *SACKS)),),
        ),
        bad(
            "loses the freckles",
            {"anchors keep what is told": "freckles"},
            (options(asset("PIO", "9, strong, a brown coat to the shins", *SACKS)),),
        ),
        bad(
            "asks back",
            {
                "four options each": "PIO",
                "took up the reason": "no options",
                "anchors keep what is told": "PIO without",
            },
            (ask("Pio's build", "How strong is he?", "Strong for nine", "Slight"),),
        ),
        bad(
            "makes four of Rosa instead",
            {
                "four options each": "PIO",
                "took up the reason": "0 of 4",
                "anchors keep what is told": "PIO without",
            },
            (options(ROSA),),
        ),
    ),
)

TASKS = (DIFFER, NONE)
