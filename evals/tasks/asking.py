"""Asked instead of guessed; not asked what is decided; a withheld thing is no oversight."""

from evals import carrying
from evals import two_loaves as film
from evals.calls import ask, gate, write
from evals.films import OTHER_BELL, TIN_BOX, TWO_LOAVES
from evals.graders.asking import answers_differ, asked, asked_nothing, left_the_choice
from evals.graders.writing import drafted, gate_asked, wrote_nothing
from evals.happenings import its_task
from evals.task import Setting, Task, bad, good

ERA = ask("the era", "When does this happen?", "The 1930s", "Today", "No year is ever told")
KEEPER = ask(
    "the keeper's look",
    "Who is the keeper, and what do we see of them?",
    "A woman of eighty in oilskins",
    "A boy of ten",
    "A voice and a lamp, never a face",
)
SCRIPT = gate("script", summary="One act, two scenes, two speaking parts.")
GUESS = write("treatment", {"era": "1931, off the coast of Maine", "tone": "grave"})

OPEN = Task(
    id="asks-what-the-script-leaves-open",
    should="The script gives no era and never describes a speaking part: ask about both.",
    behaviours=("E1", "B1"),
    agent="producer",
    setting=Setting(OTHER_BELL, carrying.begun),
    happens=its_task,
    graders=(
        asked(era=("era", "year", "when", "period", "decade", "century"), keeper=("keeper",)),
        answers_differ(),
        wrote_nothing("guessed nothing", allowed=("hard_constraint",)),
    ),
    transcripts=(
        good("asks both and asks for the gate", (ERA, KEEPER, SCRIPT)),
        bad(
            "asks nothing",
            {"asked": "about era, keeper", "answers differ": "no question"},
            (SCRIPT,),
        ),
        bad(
            "guesses the era and asks about the rest",
            {"asked": "about era", "guessed nothing": "treatment"},
            (GUESS,),
            (KEEPER, SCRIPT),
        ),
        bad(
            "asks, and fills the gap all the same",
            {"guessed nothing": "treatment"},
            (write("treatment", {"character": "the keeper is a drowned sailor"}),),
            (ERA, KEEPER),
        ),
        bad(
            "offers answers that are one",
            {"answers differ": "say the same"},
            (ERA, ask("the keeper", "Who is the keeper?", "A man", "A man.", "a  MAN")),
        ),
    ),
)

BLOCK = write("style_block", film.STYLE)
STYLE = gate("style", summary="It forbids snow indoors.")

DECIDED = Task(
    id="does-not-ask-what-is-decided",
    should="Era, look and light are told: write the style block, ask nothing.",
    behaviours=("E1", "A4"),
    agent="production_design",
    setting=Setting(TWO_LOAVES, carrying.decided),
    happens=its_task,
    graders=(asked_nothing(), drafted("style_block", "text", "negatives"), gate_asked("style")),
    transcripts=(
        good("writes the block and asks for its gate", (BLOCK,), (STYLE,)),
        bad(
            "asks for the era again",
            {
                "asked nothing": "the year",
                "did the work": "no draft",
                "asked for the gate": "not asked",
            },
            (ask("the year", "In which year are we?", "1974", "1962"),),
        ),
        bad(
            "asks about a taste that is its own",
            {"asked nothing": "the grain of paper"},
            (BLOCK,),
            (STYLE, ask("the grain of paper", "Rough or smooth?", "Rough", "Smooth")),
        ),
        bad(
            "forgets the negatives",
            {"did the work": "negatives"},
            (write("style_block", {"text": "Oil pastel on brown paper.", "negatives": ""}),),
            (STYLE,),
        ),
        bad(
            "writes and goes silent",
            {"asked for the gate": "not asked"},
            (BLOCK,),
            ("The block is written.",),
        ),
    ),
)

INSIDE = ("box", "inside")
BOX = ask(
    "what is in the box",
    "May the audience ever see what lies in the box?",
    "Never: we stay on Elke's face",
    "Yes, one glimpse before the lid falls",
)

WITHHELD = Task(
    id="asks-whether-it-may-be-seen",
    should="“We do not see what is inside” is meant: ask whether it stays so.",
    behaviours=("E1",),
    agent="producer",
    setting=Setting(TIN_BOX, carrying.begun),
    happens=its_task,
    graders=(asked(inside=INSIDE), left_the_choice(*INSIDE), answers_differ()),
    transcripts=(
        good("asks whether it may be seen", (BOX, SCRIPT)),
        bad(
            "takes it for an oversight",
            {"left the choice": "oversight"},
            (ask("the box", "What lies in the box?", "A watch", "A letter", "A lock of hair"),),
        ),
        bad(
            "offers no way to show it",
            {"left the choice": "no choice"},
            (
                ask(
                    "the box",
                    "What stays unseen?",
                    "The inside is never seen",
                    "The box itself is never seen",
                ),
            ),
        ),
        bad(
            "asks about something else",
            {"asked": "about inside", "left the choice": "not asked"},
            (ask("the loupe", "Does Elke wear a loupe?", "On her forehead", "In her eye"), SCRIPT),
        ),
        bad(
            "reads over it",
            {
                "asked": "about inside",
                "left the choice": "not asked",
                "answers differ": "no question",
            },
            (SCRIPT,),
        ),
        bad(
            "asks with one answer twice",
            {"answers differ": "say the same", "left the choice": "no choice"},
            (ask("the box", "Is it ever seen?", "Never", "Never."),),
        ),
    ),
)

TASKS = (OPEN, DECIDED, WITHHELD)
