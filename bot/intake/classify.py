"""What each file is taken for: pure, from names and from what was seen in the files.

bot/intake/receive.py looks into the files; people correct what is guessed here.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.media.naming import shot_code
from bot.media.screenplay.model import Script
from store.models import Taken

PROSE = 200  # letters of a text that may be a treatment
WORDS: dict[Taken, tuple[str, ...]] = {  # in a file's or its folder's name
    Taken.STYLE_FRAME: ("style", "styles", "frame", "frames", "look", "mood", "moodboard"),
    Taken.CHARACTER: ("character", "characters", "sheet", "sheets", "cast", "casting", "costume"),
    Taken.ENVIRONMENT: ("location", "locations", "plate", "plates", "place", "places"),
    Taken.PROP: ("prop", "props"),
}
IGNORED = {word for words in WORDS.values() for word in words} | {
    "final", "new", "copy", "the", "a", "of", "img", "image", "picture", "ref", "reference",
    "anchor", "turnaround", "front", "back", "int", "ext", "day", "night",
}  # fmt: skip
ASSETS = (Taken.CHARACTER, Taken.ENVIRONMENT, Taken.PROP)
SHOT = re.compile(r"SC(\d{1,4}[A-Z]?)[_\- ]?SH(\d{1,6})(?!\d)", re.IGNORECASE | re.ASCII)
VERSION = re.compile(r"v?\d+", re.IGNORECASE | re.ASCII)
SPOKEN = re.compile(r"\b[A-Z][A-Z]{2,}(?: [A-Z]{3,})?\b")  # things a script writes in capitals


@dataclass(frozen=True)
class Seen:
    """A file as it was looked into. `content`: picture, film, pdf or text."""

    name: str
    content: str
    text: str = ""
    script: Script | None = None


@dataclass(frozen=True)
class Known:
    """Whom and what the film shows, as its script and its canon name them."""

    characters: Sequence[str] = ()
    places: Sequence[str] = ()
    props: Sequence[str] = ()

    def named(self, kind: Taken) -> Sequence[str]:
        return {Taken.CHARACTER: self.characters, Taken.ENVIRONMENT: self.places}.get(
            kind, self.props
        )


@dataclass(frozen=True)
class Guess:
    """What a file is taken for, and whose it is: a name of the film, a shot's code."""

    kind: Taken
    subject: str = ""


def sort(files: Sequence[Seen], known: Known) -> list[Guess]:
    """A guess for each file, in order. A script among them says who and what there is."""
    scripts = [file for file in files if file.script and not _called(file, "treatment")]
    best = max(
        scripts, key=lambda file: len(file.script.scenes) if file.script else 0, default=None
    )
    if best and best.script:
        known = shown_in(best.script, known)
    guesses = [_guess(file, best, known) for file in files]
    return _several(files, guesses)


def shown_in(script: Script, known: Known) -> Known:
    """What the script names, before what was known."""
    capitals = (
        word
        for scene in script.scenes
        for element in scene.elements
        if element.kind == "action"
        for word in SPOKEN.findall(element.text)
    )
    places = _once(scene.location for scene in script.scenes)
    people = _once([*script.characters, *known.characters])
    props = _once([*known.props, *(w for w in capitals if w not in {*places, *people})])
    return Known(people, _once([*places, *known.places]), props)


def _once(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]


def _guess(file: Seen, script: Seen | None, known: Known) -> Guess:
    if file is script:
        return Guess(Taken.SCRIPT)
    if file.content == "film":
        return _clip(file)
    if file.content == "picture":
        return _picture(file, known)
    return _text(file, known)


def _clip(file: Seen) -> Guess:
    """A film is a take of the shot that its name carries."""
    return Guess(Taken.CLIP, clip_of(file.name))


def clip_of(name: str) -> str:
    """The code of the shot that stands in a name; empty if none does."""
    found = SHOT.search(name)
    return shot_code(found[1], int(found[2])) if found and int(found[2]) else ""


def _picture(file: Seen, known: Known) -> Guess:
    """What its name says it is, else its folder's; where neither says, whom or what it names."""
    path = PurePosixPath(file.name)
    said = map(_said, (path.stem, *reversed(path.parts[:-1])))
    kind = next(filter(None, said), None)
    if kind == Taken.STYLE_FRAME:
        return Guess(kind)
    for one in [kind] if kind else ASSETS:
        subject = match(path.stem, known.named(one))
        if subject:
            return Guess(one, subject)
    return Guess(kind, _own(path.stem)) if kind else Guess(Taken.UNKNOWN)


def _said(part: str) -> Taken | None:
    """What a name says that its file is, with the word nearest to its end."""
    words = words_of(part)
    for word in reversed(words):
        found = next((kind for kind, names in WORDS.items() if word in names), None)
        if found:
            return found
    return None


def match(stem: str, names: Iterable[str]) -> str:
    """The longest of these names that stands in a file's name, word for word; empty: none."""
    words = words_of(stem)
    fits = [name for name in names if _within(words_of(name), words)]
    return max(fits, key=len, default="")


def _within(name: Sequence[str], words: Sequence[str]) -> bool:
    size = len(name)
    return bool(size) and any(list(words[n : n + size]) == list(name) for n in range(len(words)))


def words_of(text: str) -> list[str]:
    """The words of a name, however it joins them: BigAnna_sheet-v2 is big, anna, sheet, v2."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    return [word for word in re.split(r"[\W_]+", apart.casefold()) if word]


def _own(stem: str) -> str:
    """A name of its own for what the film does not name yet."""
    kept = [w for w in words_of(stem) if w not in IGNORED and not VERSION.fullmatch(w)]
    return " ".join(kept).upper()


def _text(file: Seen, known: Known) -> Guess:
    """A treatment, a style block, or the words of an anchor beside its picture."""
    if _called(file, "treatment"):
        return Guess(Taken.TREATMENT)
    stem = PurePosixPath(file.name).stem
    if _said(stem) == Taken.STYLE_FRAME:
        return Guess(Taken.STYLE_BLOCK)
    subject = match(stem, [*known.characters, *known.places, *known.props])
    if subject:
        return Guess(Taken.ANCHOR, subject)
    long = sum(map(str.isalpha, file.text)) >= PROSE
    return Guess(Taken.TREATMENT if long and not file.script else Taken.UNKNOWN)


def _called(file: Seen, word: str) -> bool:
    return word in words_of(PurePosixPath(file.name).name)


def _several(files: Sequence[Seen], guesses: list[Guess]) -> list[Guess]:
    """What is clear only from all of them: pictures without a name that came together are style
    frames; of two treatments or two pictures of one asset the first counts."""
    nameless = [
        n
        for n, (file, guess) in enumerate(zip(files, guesses, strict=True))
        if file.content == "picture" and guess.kind == Taken.UNKNOWN
    ]
    frames = sum(guess.kind == Taken.STYLE_FRAME for guess in guesses)
    for n in nameless if len(nameless) + frames > 1 else ():
        guesses[n] = replace(guesses[n], kind=Taken.STYLE_FRAME)
    seen: set[Guess] = set()
    for n, guess in enumerate(guesses):
        once = guess.kind in (*ASSETS, Taken.TREATMENT, Taken.STYLE_BLOCK, Taken.ANCHOR)
        if once and guess in seen:
            guesses[n] = Guess(Taken.UNKNOWN)
        seen.add(guess)
    return guesses
