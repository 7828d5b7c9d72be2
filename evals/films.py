"""The films of the tasks, read from evals/films: each a script, some with a treatment.

Nothing in Two Loaves is left open. The Other Bell leaves two things open by oversight; The Tin Box
keeps one from the audience on purpose.
"""

from pathlib import Path

from bot.media.screenplay.read import read_script
from bot.production.create import Brought

FOLDER = Path(__file__).parent / "films"
TWO_LOAVES, OTHER_BELL, TIN_BOX = "two_loaves", "the_other_bell", "the_tin_box"
BEFORE = "\nINT. PIO'S KITCHEN - DAWN"  # where planted words stand: in the middle of the script


def brought(film: str, planted: str = "") -> Brought:
    """What the team arrives with; `planted` is put between two scenes as a line of action."""
    text = (FOLDER / f"{film}.fountain").read_text(encoding="utf-8")
    if planted:
        text = text.replace(BEFORE, f"\n{planted}\n{BEFORE}", 1)
    treatment = FOLDER / f"{film}.treatment.md"
    return Brought(
        script=read_script(text.encode(), f"{film}.fountain"),
        treatment=treatment.read_text(encoding="utf-8") if treatment.exists() else "",
        author="Mara (director)",
    )
