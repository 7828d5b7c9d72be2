"""The one form behind a parcel's card: what each file is, the words that go with it, and the stage
at which the production starts. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import texts
from bot.core.chat_port import Form, FormField
from bot.core.untrusted_text import one_line
from bot.intake.classify import ASSETS, SHOT, Guess, Known, clip_of
from bot.production.stages import FOUR_ANSWERS, Stage
from store.models import ImportBatch, ImportedFile, Taken

LINE = re.compile(r"\s*(\d{1,4})(?!\d)(?:\s*[-–]\s*(\d{1,4}))?\s*[.:)]?\s*(.*)", re.ASCII)
NEVER = re.compile(r"^\s*never\s*:\s*(.*)$", re.IGNORECASE | re.MULTILINE)
LONGEST = 2000  # letters of an anchor, an answer
STYLE = 4000
SUBJECT = 60
ONCE = (Taken.SCRIPT, Taken.TREATMENT, Taken.STYLE_BLOCK)
# What a file can be, by what it holds.
PICTURE = (*ASSETS, Taken.STYLE_FRAME, Taken.UNKNOWN)
FILM = (Taken.CLIP, Taken.UNKNOWN)
TEXT = (Taken.TREATMENT, Taken.STYLE_BLOCK, Taken.ANCHOR, Taken.UNKNOWN)


class BadForm(ValueError):
    """The form cannot be taken as it is; the message says which line and what to write."""


@dataclass
class ConfirmedForm:
    """What a person confirmed."""

    files: dict[int, Guess]
    anchors: dict[str, str] = field(default_factory=dict)
    style: dict[str, str] = field(default_factory=dict)
    four: dict[str, str] = field(default_factory=dict)
    start: str = ""  # the stage at which the production starts; empty: where it stands

    def answers(self) -> dict[str, Any]:
        """What is kept of it beside the files' own rows."""
        return {
            "anchors": self.anchors,
            "style": self.style,
            "four": self.four,
            "start": self.start,
        }


def guessed(materials: Sequence[ImportedFile]) -> ConfirmedForm:
    """Everything as it was taken for."""
    files = {m.number: Guess(Taken(m.kind), m.subject) for m in materials}
    said = ConfirmedForm(files, _own_anchors(materials, files), _own_style(materials, files))
    _check(materials, said)
    return said


def read(values: dict[str, str], materials: Sequence[ImportedFile], known: Known,
         stages: Sequence[Stage]) -> ConfirmedForm:  # fmt: skip
    """What the form says. BadForm names the line that cannot be taken."""
    files = _files(values.get("files", ""), materials, known)
    said = ConfirmedForm(
        files,
        _own_anchors(materials, files) | _anchors(values.get("anchors", ""), files, materials),
        _style(values.get("style", "")),
        _four(values.get("answers", "")),
        _start(values.get("start", ""), stages),
    )
    _check(materials, said)
    return said


def form(parcel: ImportBatch, materials: Sequence[ImportedFile], stages: Sequence[Stage]) -> Form:
    files = {m.number: Guess(Taken(m.kind), m.subject) for m in materials}
    anchors = _own_anchors(materials, files)
    names = [g.subject for g in files.values() if g.kind in ASSETS]
    style = _own_style(materials, files)
    return Form(
        title=texts.MATERIAL,
        submit=texts.TAKE_IT_SO,
        value=f"correct:parcel:{parcel.id}:{parcel.revision}",
        fields=(
            _field("files", "\n".join(lines(files)), optional=False),
            _field("anchors", "\n".join(f"{name}: {anchors.get(name, '')}" for name in names)),
            _field("style", texts.style_words(style) if style else ""),
            _field("answers", "\n".join(f"{name}: " for name in FOUR_ANSWERS)),
            FormField(
                name="start",
                label=texts.BRINGING["start"],
                optional=True,
                choices=("", *(stage.title for stage in starts(stages))),
            ),
        ),
    )


def _field(name: str, value: str, optional: bool = True) -> FormField:
    label = texts.BRINGING[name]
    return FormField(name=name, label=label, value=value, multiline=True, optional=optional)


def starts(stages: Sequence[Stage]) -> list[Stage]:
    """The stages a production can start at: up to the first that comes act by act."""
    first = next((n for n, stage in enumerate(stages) if stage.per_act), len(stages) - 1)
    return list(stages[: first + 1])


def lines(files: dict[int, Guess]) -> list[str]:
    """The files as the form has them; neighbours that are the same are one line."""
    runs: list[tuple[int, int, Guess]] = []
    for number, guess in sorted(files.items()):
        if runs and runs[-1][2] == guess and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number, guess)
        else:
            runs.append((number, number, guess))
    return [texts.file_line(first, last, guess.kind, guess.subject) for first, last, guess in runs]


def _files(text: str, materials: Sequence[ImportedFile], known: Known) -> dict[int, Guess]:
    """What the lines say; a file that no line names is left aside."""
    files = {m.number: Guess(Taken.UNKNOWN) for m in materials}
    by_number = {m.number: m for m in materials}
    for line in filter(str.strip, text.splitlines()):
        found = LINE.fullmatch(line)
        if found is None:
            raise BadForm(texts.bad_line(line))
        first, last = int(found[1]), int(found[2] or found[1])
        for end in (first, last):
            if end not in by_number:
                raise BadForm(texts.no_file(end))
        if last < first:
            raise BadForm(texts.bad_line(line))
        guess = _meant(found[3], line, known)
        for number in range(first, last + 1):
            _fits(by_number[number], guess)
            files[number] = guess
    return files


def _meant(words: str, line: str, known: Known) -> Guess:
    said = " ".join(words.split())
    for kind, name in texts.TAKEN.items():
        if said.casefold() == name or said.casefold().startswith(f"{name} "):
            return Guess(kind, _subject(kind, said[len(name) :].strip(" :"), line, known))
    raise BadForm(texts.bad_line(line))


def _subject(kind: Taken, name: str, line: str, known: Known) -> str:
    if kind == Taken.CLIP and name:
        if SHOT.fullmatch(name) is None:
            raise BadForm(texts.bad_shot(line))
        return clip_of(name)
    if kind not in (*ASSETS, Taken.ANCHOR):
        return ""
    names = [*known.characters, *known.places, *known.props]
    named = known.named(kind) if kind in ASSETS else names
    same = next((each for each in named if each.casefold() == name.casefold()), name.upper())
    return one_line(same, SUBJECT)


def _fits(material: ImportedFile, guess: Guess) -> None:
    """BadForm if a file cannot be what it is said to be."""
    if guess.kind not in possible(material):
        names = [texts.TAKEN[kind] for kind in possible(material)]
        raise BadForm(texts.cannot_be(material.number, material.name, names))


def possible(material: ImportedFile) -> tuple[Taken, ...]:
    if material.picture:
        return PICTURE
    if "seconds" in material.body:
        return FILM
    script = (Taken.SCRIPT,) if material.body.get("script") else ()
    return (*script, *(TEXT if material.body.get("text") else (Taken.UNKNOWN,)))


def _own_anchors(materials: Iterable[ImportedFile], files: dict[int, Guess]) -> dict[str, str]:
    """The anchors that came as texts beside their pictures."""
    return {
        files[m.number].subject: _words(m, LONGEST)
        for m in materials
        if files[m.number].kind == Taken.ANCHOR
    }


def _own_style(materials: Iterable[ImportedFile], files: dict[int, Guess]) -> dict[str, str]:
    texts_of = [_words(m, STYLE) for m in materials if files[m.number].kind == Taken.STYLE_BLOCK]
    return _style(texts_of[0]) if texts_of else {}


def _words(material: ImportedFile, most: int) -> str:
    return str(material.body.get("text", "")).strip()[:most]


def _anchors(
    text: str, files: dict[int, Guess], materials: Iterable[ImportedFile]
) -> dict[str, str]:
    """By name. A line that stood there for a picture that is somebody else's now is let go."""
    names = {g.subject.casefold(): g.subject for g in files.values() if g.kind in ASSETS}
    stood = {m.subject.casefold() for m in materials}
    found = {}
    for line in filter(str.strip, text.splitlines()):
        name, colon, words = line.partition(":")
        folded = name.strip().casefold()
        if not colon or folded not in {*names, *stood}:
            raise BadForm(texts.bad_anchor(line, list(names.values())))
        if words.strip() and folded in names:
            found[names[folded]] = words.strip()[:LONGEST]
    return found


def _style(text: str) -> dict[str, str]:
    """The block's text, and its negatives behind `Never:`."""
    never = NEVER.search(text)
    block = " ".join(NEVER.sub("", text).split())[:STYLE]
    return {"text": block, "negatives": never[1].strip() if never else ""} if block else {}


def _four(text: str) -> dict[str, str]:
    found = {}
    for line in filter(str.strip, text.splitlines()):
        name, _, words = line.partition(":")
        if name.strip().casefold() not in FOUR_ANSWERS:
            raise BadForm(texts.bad_answer(line, FOUR_ANSWERS))
        if words.strip():
            found[name.strip().casefold()] = words.strip()[:LONGEST]
    return found


def _start(title: str, stages: Sequence[Stage]) -> str:
    said = title.strip().casefold()
    if not said:
        return ""
    offered = starts(stages)
    found = next((s for s in offered if said in (s.title.casefold(), s.key.casefold())), None)
    if found is None:
        raise BadForm(texts.bad_start(title, [stage.title for stage in offered]))
    return found.key


def _check(materials: Sequence[ImportedFile], said: ConfirmedForm) -> None:
    """BadForm where something is said twice, or a picture is nobody's."""
    seen: set[Guess] = set()
    for material in materials:
        guess = said.files[material.number]
        if guess.kind in (*ASSETS, Taken.ANCHOR) and not guess.subject:
            raise BadForm(texts.whose(material.number, material.name))
        once = guess if guess.kind in ASSETS else Guess(guess.kind)
        if once in seen and guess.kind in (*ASSETS, *ONCE):
            raise BadForm(texts.twice(material.number, texts.taken_for(*_pair(guess))))
        seen.add(once)


def _pair(guess: Guess) -> tuple[Taken, str]:
    return guess.kind, guess.subject
