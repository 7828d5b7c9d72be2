"""Puts a script together from what a reader meets: sections, headings, paragraphs, in that order.

Fountain, Final Draft and typed pages all hand over here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from bot.media.screenplay import title_page
from bot.media.screenplay.headings import Cue, Heading
from bot.media.screenplay.model import (
    Element,
    Format,
    Kind,
    Script,
    ScriptAct,
    ScriptError,
    ScriptScene,
    cast_of,
)
from bot.media.screenplay.page_length import eighths, in_acts

JOINED = ("action", "dialogue", "parenthetical")
NAMED_ACT = re.compile(r"^(?:act|akt|acte|acto|atto)\b", re.IGNORECASE)


@dataclass
class _Paragraph:
    kind: Kind
    lines: list[str]
    cue: Cue | None

    def element(self) -> Element:
        name, extension, dual = self.cue or Cue("")
        own = extension if self.kind == "character" else ""
        text = " ".join(self.lines)
        return Element(kind=self.kind, text=text, character=name or None, dual=dual, extension=own)


@dataclass
class _Draft:
    """A scene that is still being read."""

    heading: Heading
    sections_before: int
    length: int
    notes: list[str] = field(default_factory=list)
    synopsis: list[str] = field(default_factory=list)
    paragraphs: list[_Paragraph] = field(default_factory=list)

    def scene(self, order: int, act: int) -> ScriptScene:
        elements = tuple(paragraph.element() for paragraph in self.paragraphs)
        return ScriptScene(
            order=order,
            number=self.heading.number,
            heading=self.heading.text,
            int_ext=self.heading.int_ext,
            location=self.heading.location,
            time_of_day=self.heading.time_of_day,
            act=act,
            synopsis=" ".join(self.synopsis),
            eighths=self.length or eighths(elements),
            elements=elements,
            characters=tuple(dict.fromkeys(e.character for e in elements if e.character)),
            notes=tuple(self.notes),
        )


class Assembly:
    """What was read so far. Story before the first heading goes into its scene, with a warning."""

    def __init__(self) -> None:
        self._sections: list[tuple[int, str]] = []  # (level, title)
        self._drafts: list[_Draft] = []
        self._names: dict[str, str] = {}  # one spelling of each, the first
        self._opening: list[_Paragraph] = []
        self._opening_notes: list[str] = []
        self._doubts: list[str] = []  # lines that may be headings
        self.left_out = 0  # lines

    def section(self, level: int, title: str) -> None:
        self._sections.append((level, title))

    def heading(self, heading: Heading, length: int = 0) -> None:
        """`length` in eighths, where the script tells it."""
        draft = _Draft(heading, len(self._sections), length)
        if not self._drafts:
            draft.notes += self._opening_notes
            draft.paragraphs += self._opening if _is_story(self._opening) else []
        self._drafts.append(draft)

    def synopsis(self, text: str) -> None:
        """Of the scene it stands in; under a section it tells of the act and is left out."""
        if self._drafts and self._drafts[-1].sections_before == len(self._sections):
            self._drafts[-1].synopsis.append(text)

    def note(self, text: str) -> None:
        (self._drafts[-1].notes if self._drafts else self._opening_notes).append(text)

    def doubt(self, text: str) -> None:
        """What was taken for action may be a heading: the person who confirms is told."""
        if self._drafts:
            self._doubts.append(text)

    def paragraph(
        self, kind: Kind, text: str, cue: Cue | None = None, joined: bool = False
    ) -> None:
        """A new paragraph; `joined`: the next line of the one before, if it is of the same kind."""
        last = self._here[-1] if self._here else None
        if joined and last and (last.kind, last.cue) == (kind, cue) and kind in JOINED:
            last.lines += [text] if text else []
        elif text:
            self._here.append(_Paragraph(kind, [text], cue))

    def cue(self, text: str, cue: Cue) -> Cue:
        """Somebody begins to speak. Returns the cue with the name as it was first written."""
        same = " ".join(cue.name.replace("’", "'").casefold().split())
        cue = cue._replace(name=self._names.setdefault(same, cue.name))
        self.paragraph("character", text, cue)
        return cue

    def speech(self, text: str, cue: Cue) -> None:
        """A line under a cue: a parenthetical that may go on over lines, or dialogue."""
        last = self._here[-1] if self._here else None
        inside = last is not None and last.kind == "parenthetical" and ")" not in last.lines[-1]
        whole = text.startswith("(") and ")" not in text[:-1]
        kind: Kind = "parenthetical" if inside or whole else "dialogue"
        self.paragraph(kind, text, cue, joined=inside or kind == "dialogue")

    @property
    def _here(self) -> list[_Paragraph]:
        return self._drafts[-1].paragraphs if self._drafts else self._opening

    def script(self, form: Format, name: str, page: dict[str, str]) -> Script:
        """The whole script. ScriptError if it holds no scene."""
        if not self._drafts:
            raise ScriptError(
                f"{name}: no scene heading was found; "
                "begin each scene with INT. or EXT., for example INT. KITCHEN - DAY"
            )
        level = self._level()
        titles = [title for at, title in self._sections if at == level]
        scenes, acts = in_acts(list(self._scenes(level)), titles)
        return Script(
            format=form,
            title=page.get("title") or title_page.from_name(name),
            author=title_page.author_of(page),
            title_page=page,
            acts=tuple(acts),
            scenes=tuple(scenes),
            characters=cast_of(scenes),
            eighths=sum(scene.eighths for scene in scenes),
            warnings=tuple(self._warnings(titles, acts)),
        )

    def _scenes(self, level: int) -> Iterator[ScriptScene]:
        """Scenes; `act` counts the script's own acts before them."""
        opened = [0, *accumulate(at == level for at, _ in self._sections)]
        for order, draft in enumerate(self._drafts, 1):
            yield draft.scene(order, opened[draft.sections_before])

    def _level(self) -> int:
        """Of the sections that are acts: those called so, else the topmost."""
        called = [level for level, title in self._sections if NAMED_ACT.match(title)]
        return min(called or (level for level, _ in self._sections), default=0)

    def _warnings(self, titles: list[str], acts: list[ScriptAct]) -> Iterator[str]:
        if self.left_out:
            yield f"left out before the script begins: {_count(self.left_out, 'line')}"
        if _is_story(self._opening):
            many = _count(len(self._opening), "paragraph")
            yield f"the script begins without a heading: {many} went into the first scene"
        used = {act.title for act in acts}
        empty = [title for title in titles if title not in used]
        if empty:
            yield f"sections without a scene are no acts: {_some(empty)}"
        if self._doubts:
            yield f"read as action, but perhaps scene headings: {_some(self._doubts)}"


def _is_story(opening: list[_Paragraph]) -> bool:
    """`FADE IN:` alone is none."""
    return any(paragraph.kind != "transition" for paragraph in opening)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("s" if number != 1 else "")


def _some(words: list[str]) -> str:
    more = f" and {len(words) - 5} more" if len(words) > 5 else ""
    return "; ".join(words[:5]) + more
