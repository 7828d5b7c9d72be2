"""The script of ours that anybody may try: it comes with the program."""

from functools import cache
from pathlib import Path

from bot.media.screenplay.read import read_script_file
from bot.production.create import Brought

SCRIPT = Path(__file__).parents[2] / "examples" / "the_last_lamp.fountain"


@cache
def ours() -> Brought:
    """Our script with its treatment."""
    treatment = SCRIPT.with_suffix(".treatment.md").read_text("utf-8")
    return Brought(read_script_file(SCRIPT), treatment)
