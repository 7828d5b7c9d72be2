"""Fountain and plain text, line by line."""

import re
from collections.abc import Iterator
from typing import Literal

from bot.film.headings import Heading, cue_name, read_heading
from bot.film.pages import eighths, in_acts
from bot.film.screenplay import Element, Kind, Scene, Script, ScriptError, cast_of

BONEYARD = re.compile(r"/\*.*?\*/", re.DOTALL)
NOTE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
TITLE_KEY = re.compile(r"^([A-Za-z][A-Za-z _-]*?):\s*(.*)$")
KNOWN = {
    "title",
    "credit",
    "author",
    "authors",
    "source",
    "draft date",
    "date",
    "contact",
    "notes",
    "copyright",
    "revision",
    "format",
    "episode",
    "written by",
}
TRANSITION = re.compile(
    r"^(?:[A-Z ']+ TO:|FADE (?:IN|OUT|TO)\b.*|CUT TO BLACK\.?|SMASH CUT:|DISSOLVE:|THE END\.?)$"
)
MARK = "\x00{}\x00"
MARKED = re.compile("\x00(\\d+)\x00")
EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)(.+?)(?<=\S)\1")


def read(text: str, name: str, form: Literal["fountain", "text"]) -> Script:
    """A script from text. ScriptError if it holds no scene."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text, notes = _set_notes_aside(BONEYARD.sub("", text.expandtabs(4)))
    lines = text.split("\n")
    page, start = _title_page(lines)
    reader = _Reader(lines[start:], notes)
    reader.run()
    if not reader.scenes:
        raise ScriptError(
            f"{name}: no scene heading was found; begin a scene with INT. or EXT., or force one with a dot"
        )
    scenes, acts = in_acts(reader.scenes, reader.titles())
    return Script(
        format=form,
        title=page.get("title") or _from_name(name),
        author=page.get("author") or page.get("authors") or page.get("written by", ""),
        title_page=page,
        acts=tuple(acts),
        scenes=tuple(scenes),
        characters=cast_of(scenes),
        eighths=sum(scene.eighths for scene in scenes),
        warnings=tuple(reader.warnings()),
    )


def _from_name(name: str) -> str:
    return re.sub(r"[_\-]+", " ", name.rpartition(".")[0] or name).strip().title()


def _set_notes_aside(text: str) -> tuple[str, list[str]]:
    """Notes leave a mark where they stood, so that they can be given to their scene."""
    notes: list[str] = []

    def mark(match: re.Match[str]) -> str:
        notes.append(" ".join(match[1].split()))
        return MARK.format(len(notes) - 1)

    return NOTE.sub(mark, text), notes


def _title_page(lines: list[str]) -> tuple[dict[str, str], int]:
    """Key and value lines at the top, up to the first blank line; ({}, 0) if there are none."""
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    match = TITLE_KEY.match(lines[first]) if first < len(lines) else None
    if match is None or match[1].lower() not in KNOWN:
        return {}, 0
    page: dict[str, list[str]] = {}
    for number, line in enumerate(lines[first:], first):
        if not line.strip():
            return {key: " ".join(words) for key, words in page.items()}, number
        match = TITLE_KEY.match(line)
        if match and not line.startswith((" ", "\t")):
            page[key := match[1].lower()] = []
            line = match[2]
        page[key] += [plain(line)] if line.strip() else []
    return {key: " ".join(words) for key, words in page.items()}, len(lines)


def plain(text: str) -> str:
    """Text without emphasis marks and note marks."""
    text = MARKED.sub("", text)
    for _ in range(2):
        text = EMPHASIS.sub(r"\2", text)
    return " ".join(text.replace("\\*", "*").replace("\\_", "_").split())


class _Reader:
    """Walks over the lines once and collects scenes."""

    def __init__(self, lines: list[str], notes: list[str]) -> None:
        self._lines, self._notes = lines, notes
        self._sections: list[tuple[int, str]] = []  # (level, title)
        self._open: Heading | None = None
        self._elements: list[Element] = []
        self._scene_notes: list[str] = []
        self._synopsis: list[str] = []
        self._raw: list[tuple[Scene, int]] = []  # scene, sections before it
        self._before = 0
        self._lost = 0
        self._between = False  # a section was opened and no scene yet

    def run(self) -> None:
        at = 0
        while at < len(self._lines):
            at = self._take(at)
        self._close()

    @property
    def scenes(self) -> list[Scene]:
        """Scenes; `act` counts the script's own acts before them."""
        level = self._level()
        counts = [sum(1 for lv, _ in self._sections[:n] if lv == level) for _, n in self._raw]
        return [
            scene.model_copy(update={"act": n})
            for (scene, _), n in zip(self._raw, counts, strict=True)
        ]

    def titles(self) -> list[str]:
        return [title for level, title in self._sections if level == self._level()]

    def _level(self) -> int:
        return min((level for level, _ in self._sections), default=0)

    def warnings(self) -> Iterator[str]:
        if self._lost:
            yield f"{self._lost} lines before the first scene heading were left out"
        used = {scene.act for scene in self.scenes}
        for number, title in enumerate(self.titles(), 1):
            if number not in used:
                yield f"section {title!r} has no scene and is no act"

    def _take(self, at: int) -> int:
        """Read what begins at this line; returns the line behind it."""
        line = self._lines[at].strip()
        if not MARKED.sub("", line).strip():
            self._keep_notes(line)
            return at + 1
        if line.startswith("#") and line.strip("# "):
            self._between = True
            self._sections.append((len(line) - len(line.lstrip("#")), plain(line.strip("# "))))
        elif line.startswith("=") and line.strip("="):
            if not self._between:  # under a section it tells of the act
                self._synopsis.append(plain(line.lstrip("= ")))
        elif line.strip("="):
            return self._paragraph(at, line)
        return at + 1

    def _paragraph(self, at: int, line: str) -> int:
        self._keep_notes(line)
        if self._heading(at, line):
            return at + 1
        cue = cue_name(plain(line)) if self._may_be_cue(at, line) else None
        if cue is not None:
            return self._speech(at, line, *cue)
        self._add(*self._simple(line), wrapped=not self._blank(at - 1))
        return at + 1

    def _heading(self, at: int, line: str) -> bool:
        bare = plain(line)
        forced = len(bare) > 1 and bare[0] == "." and bare[1] not in ". "
        if not forced and not self._reads_as_heading(at, bare):
            return False
        heading = read_heading(bare[1:] if forced else bare, forced)
        if heading is None:
            return False
        self._close()
        self._open, self._between = heading, False
        return True

    def _reads_as_heading(self, at: int, line: str) -> bool:
        # In lower case and without a dot, `int he ran` would be one: then it needs blank lines around.
        if line == line.upper() or re.match(r"^\S{3,8}\.", line):
            return True
        return self._blank(at - 1) and self._blank(at + 1)

    def _may_be_cue(self, at: int, line: str) -> bool:
        if line.startswith(("!", ">", "~", "(")) or TRANSITION.match(line):
            return False
        return (self._blank(at - 1) or at == 0) and not self._blank(at + 1)

    def _blank(self, at: int) -> bool:
        return not (0 <= at < len(self._lines)) or not self._lines[at].strip()

    def _speech(self, at: int, line: str, name: str, dual: bool) -> int:
        self._add("character", plain(line).lstrip("@").rstrip("^ "), name, dual)
        at += 1
        while at < len(self._lines) and (self._lines[at].strip() or self._lines[at] == "  "):
            words = self._lines[at].strip()
            self._keep_notes(words)
            if plain(words):
                kind: Kind = (
                    "parenthetical" if words.startswith("(") and words.endswith(")") else "dialogue"
                )
                kind = "lyric" if words.startswith("~") else kind
                self._add(kind, plain(words.lstrip("~")), name, dual)
            at += 1
        return at

    def _simple(self, line: str) -> tuple[Kind, str]:
        if line.startswith(">") and line.endswith("<"):
            return "centered", plain(line[1:-1])
        if line.startswith(">"):
            return "transition", plain(line[1:])
        if line.startswith("~"):
            return "lyric", plain(line[1:])
        if TRANSITION.match(line):
            return "transition", plain(line)
        return "action", plain(line.removeprefix("!"))

    def _add(
        self,
        kind: Kind,
        text: str,
        name: str | None = None,
        dual: bool = False,
        wrapped: bool = True,
    ) -> None:
        """A new element; the next line of the same paragraph or speech is joined to it."""
        if not text:
            return
        if self._open is None:
            self._lost += kind != "transition"
            return
        last = self._elements[-1] if self._elements else None
        same = last is not None and (last.kind, last.character) == (kind, name)
        if last is not None and same and wrapped and kind in ("action", "dialogue"):
            self._elements[-1] = last.model_copy(update={"text": f"{last.text} {text}"})
            return
        self._elements.append(Element(kind=kind, text=text, character=name, dual=dual))

    def _keep_notes(self, line: str) -> None:
        self._scene_notes += [self._notes[int(n)] for n in MARKED.findall(line)]

    def _close(self) -> None:
        """The scene that was open is complete; a synopsis belongs to the scene it stands in."""
        if self._open is not None:
            scene = make_scene(len(self._raw) + 1, self._open, self._elements)
            words = {"synopsis": " ".join(self._synopsis), "notes": tuple(self._scene_notes)}
            self._raw.append((scene.model_copy(update=words), self._before))
            self._synopsis, self._scene_notes = [], []
        self._before = len(self._sections)
        self._elements = []


def make_scene(order: int, heading: Heading, elements: list[Element], length: int = 0) -> Scene:
    """A scene of these paragraphs; its length in eighths is measured where the script tells none."""
    return Scene(
        order=order,
        number=heading.number,
        heading=heading.text,
        int_ext=heading.int_ext,
        location=heading.location,
        time_of_day=heading.time_of_day,
        act=1,
        eighths=length or eighths(elements),
        elements=tuple(elements),
        characters=tuple(dict.fromkeys(e.character for e in elements if e.character)),
    )
