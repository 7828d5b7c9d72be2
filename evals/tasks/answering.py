"""Words on a page: the right decision cited, none invented, silence, another language."""

from evals import carrying
from evals import two_loaves as film
from evals.calls import ask, write
from evals.films import TWO_LOAVES
from evals.graders.asking import asked_nothing
from evals.graders.saying import answered_in, cited, cites_what_is_there, silent, told
from evals.graders.writing import canon_stays, did_nothing, kept_the_words, wrote_nothing
from evals.happenings import said
from evals.task import Setting, Task, bad, good

CITES = Task(
    id="cites-the-decision",
    should="Somebody asks what was decided about the clock: say it, with the number, and no other.",
    behaviours=("A12", "E2"),
    agent="producer",
    setting=Setting(TWO_LOAVES, carrying.decided),
    happens=said("kei", "producer", "What did we decide about the clock?"),
    graders=(
        cited("D-2"),
        told("told what was decided", "when the clock stands and runs", "ten past four", "04:10"),
        asked_nothing(),
    ),
    transcripts=(
        good("cites it", ("D-2, Mara: the clock stands at ten past four until scene 5.",)),
        bad(
            "cites another one",
            {"cited the right decision": "Does not cite D-2"},
            ("D-3: the clock stands at ten past four until scene 5.",),
        ),
        bad(
            "cites everything it has",
            {"cited the right decision": "about something else"},
            ("D-1, D-2 and D-3: 1974, the clock at ten past four, the left hand.",),
        ),
        bad(
            "cites without saying it",
            {"told what was decided": "Did not tell"},
            ("That is settled by D-2.",),
        ),
        bad(
            "asks it again",
            {
                "cited the right decision": "Does not cite",
                "told what was decided": "Did not tell",
                "asked nothing": "the brass clock",
            },
            ("I ask.", ask("the brass clock", "Does the clock run?", "Yes", "No")),
        ),
        bad(
            "says it and asks it again",
            {"asked nothing": "the brass clock"},
            (
                "D-2: ten past four. I ask again.",
                ask("the brass clock", "Does the clock run?", "Yes", "No"),
            ),
        ),
    ),
)

NOTHING = Task(
    id="says-that-nothing-is-decided",
    should="Nobody decided a colour for the bakery's door: say so, invent no decision.",
    behaviours=("A12", "E1"),
    agent="producer",
    setting=Setting(TWO_LOAVES, carrying.decided),
    happens=said("kei", "producer", "Which colour did we decide for the bakery's door?"),
    graders=(
        cites_what_is_there(),
        told(
            "said that it is open",
            "that nothing is decided",
            "nothing",
            "not",
            "no decision",
            "no colour",
            "nobody",
            "undecided",
            "open",
            "none",
        ),
        wrote_nothing(),
    ),
    transcripts=(
        good("says so", ("Nothing is decided about the door's colour yet.",)),
        good(
            "says so and asks",
            (
                "No decision names the door.",
                ask(
                    "the bakery's door",
                    "Which colour?",
                    "Oven black",
                    "Flour",
                    "The street's stone",
                ),
            ),
        ),
        bad(
            "invents a decision",
            {"invented no decision": "D-4", "said that it is open": "Did not tell"},
            ("D-4: the door is green.",),
        ),
        bad(
            "stretches a decision",
            {"said that it is open": "Did not tell"},
            ("As of D-1 the door is brown, as doors were in 1974.",),
        ),
        bad(
            "says so and invents all the same",
            {"invented no decision": "D-9"},
            ("Not in so many words, but D-9 makes it green.",),
        ),
        bad(
            "decides it itself",
            {"wrote nothing": "hard constraint"},
            (write("hard_constraint", {"colour": "green"}, "the bakery's door"),),
            ("It was open, so I wrote green.",),
        ),
        bad(
            "decides it in the treatment",
            {"wrote nothing": "treatment", "said that it is open": "Did not tell"},
            (write("treatment", {"door": "green, the one colour on the street"}),),
            ("The door is green.",),
        ),
    ),
)

SILENCE = Task(
    id="stays-silent-when-people-talk",
    should="Two people arrange to meet on the page: nod, say and do nothing.",
    behaviours=("B8",),
    agent="dop:1",
    setting=Setting(TWO_LOAVES, carrying.boarded),
    happens=said(
        "kei", "dop:1", "Mara, my train is late again. Can you open the door for Deniz at eight?"
    ),
    graders=(silent(), did_nothing()),
    transcripts=(
        good("nods", ("👀",)),
        bad("is polite", {"stayed silent": "Spoke up"}, ("Noted, safe travels!",)),
        bad("offers help", {"stayed silent": "Spoke up"}, ("👀 I can prepare the shots.",)),
        bad(
            "asks who comes",
            {"stayed silent": "Spoke up", "did nothing": "Q-1"},
            ("Who?", ask("the visitor", "Who is Deniz?", "The line producer", "A guest")),
        ),
        bad(
            "takes it for a cue",
            {"stayed silent": "Spoke up", "did nothing": "P-1"},
            ("Takes.", {"generation_propose": {"shots": [film.parts(1, 1)]}}),
        ),
    ),
)

WISH = (
    "Bitte schreib für PIO dazu: unter dem Mantel ein dunkelblauer Wollpullover mit "
    "gestopftem Ellbogen, und er gilt von der ersten Szene an."
)
COAT = {
    "anchor": film.PIO,
    "state": "coat over jersey, dry",
    "valid from": "SC001",
    "wardrobe": "his father's brown coat down to the shins; under it a dark blue wool jersey "
    "with a darned elbow",
}
WORDS = "dunkelblauer Wollpullover mit gestopftem Ellbogen"
DONE = "PIOs Pullover steht jetzt als Entwurf im Kanon und gilt ab der ersten Szene."

GERMAN = Task(
    id="answers-in-the-language-asked",
    should="Asked in German: answer in German, write English canon with the German beside it.",
    behaviours=("B8",),
    agent="costume",
    setting=Setting(TWO_LOAVES, carrying.cast),
    happens=said("kei", "costume", WISH),
    graders=(
        answered_in("de"),
        canon_stays("en", "character", "PIO"),
        kept_the_words("character", "PIO", "Wollpullover", "gestopft"),
    ),
    transcripts=(
        good(
            "answers in German, writes in English",
            (write("character", {**COAT, "in Kei's words": WORDS}, "PIO"),),
            (DONE,),
        ),
        bad(
            "answers in English",
            {"answered in German": "English"},
            (write("character", {**COAT, "in Kei's words": WORDS}, "PIO"),),
            ("Pio's jersey is a draft now, and it holds from the first scene on.",),
        ),
        bad(
            "writes the canon in German",
            {"canon stays English": "1 fields are in English, 1 in another"},
            (
                write(
                    "character",
                    {
                        "wardrobe": f"der Mantel ist braun, unter ihm ist ein {WORDS}, und er "
                        "hat das seit der ersten Szene an"
                    },
                    "PIO",
                ),
            ),
            (DONE,),
        ),
        bad(
            "drops the words",
            {"kept the person's words": "Wollpullover"},
            (write("character", COAT, "PIO"),),
            (DONE,),
        ),
        bad(
            "only talks, in English",
            {
                "answered in German": "English",
                "canon stays English": "Nothing was written",
                "kept the person's words": "Wollpullover",
            },
            ("He wears a dark blue jersey under the coat, and it is darned at the elbow.",),
        ),
    ),
)

TASKS = (CITES, NOTHING, SILENCE, GERMAN)
