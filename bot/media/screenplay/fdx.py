"""Final Draft's XML. Documents with a DTD or entities are refused."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.media.screenplay import title_page
from bot.media.screenplay.assembly import Assembly
from bot.media.screenplay.headings import ACT, Cue, is_transition, read_cue, read_heading
from bot.media.screenplay.model import Kind, Script, ScriptError

KINDS: dict[str, Kind] = {"Transition": "transition", "Shot": "shot", "Singing": "lyric"}
SPEECH = ("Dialogue", "Parenthetical", "Singing")
EIGHTHS = re.compile(r"^(?:(\d{1,4})(?:\s+|$))?(?:(\d{1,4})/8)?$")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read(text: str, name: str) -> Script:
    """A script from Final Draft's XML. ScriptError for broken or dangerous XML, or no scene."""
    root = _parsed(text, name)
    content = root.find("Content")
    out = Assembly()
    _Reader(out).run(root if content is None else content)
    return out.script("fdx", name, _title_page(root))


def _parsed(text: str, name: str) -> Node:
    try:
        root: Node = fromstring(DECLARATION.sub("", text), forbid_dtd=True)
    except DefusedXmlException as error:
        raise ScriptError(
            f"{name}: it declares a DTD or entities, which no script needs; "
            "save it again in Final Draft"
        ) from error
    except ParseError as error:
        raise ScriptError(f"{name}: the XML is broken ({error}); export it again") from error
    if root.tag != "FinalDraft":
        raise ScriptError(f"{name}: this XML is no Final Draft script; export it as .fdx again")
    return root


def _paragraphs(content: Node) -> Iterator[tuple[Node, bool]]:
    """(paragraph, second speaker of a dual dialogue) in reading order."""
    for node in content.iterfind("Paragraph"):
        dual = node.find("DualDialogue")
        speakers = 0
        for inner in [node] if dual is None else dual.iterfind("Paragraph"):
            speakers += inner.get("Type") == "Character"
            yield inner, speakers > 1 and dual is not None


class _Reader:
    """Walks over the paragraphs once; each says what it is."""

    def __init__(self, out: Assembly) -> None:
        self._out = out
        self._speaker: Cue | None = None
        self._omitted = False

    def run(self, content: Node) -> None:
        for node, dual in _paragraphs(content):
            words = _words(node)
            if words:
                self._take(node, node.get("Type", "General"), words, dual)

    def _take(self, node: Node, kind: str, words: str, dual: bool) -> None:
        if kind == "Scene Heading":
            self._heading(node, words)
        elif kind in ("New Act", "End of Act", "Act Break") or (
            kind == "General" and ACT.match(words)
        ):
            self._act(words)
        elif not self._omitted:
            self._paragraph(kind, words, dual)

    def _heading(self, node: Node, words: str) -> None:
        self._speaker = None
        heading = read_heading(words, forced=True)
        self._omitted = words.upper().strip("( ).") in ("OMITTED", "OMIT")
        if heading and not self._omitted:
            number = node.get("Number") or heading.number
            self._out.heading(heading._replace(number=number), _length(node))
            for told in node.iterfind("SceneProperties/Summary/Paragraph"):
                self._out.synopsis(_words(told))

    def _act(self, words: str) -> None:
        if not words.upper().startswith("END"):
            self._out.section(1, words)

    def _paragraph(self, kind: str, words: str, dual: bool) -> None:
        if kind == "Character":
            self._speaker = self._cue(words, dual)
        elif kind in SPEECH and self._speaker:
            said: Kind = KINDS.get(kind, "dialogue")
            said = "parenthetical" if kind == "Parenthetical" else said
            self._out.paragraph(said, words, self._speaker)
        else:
            self._speaker = None
            usual: Kind = "transition" if is_transition(words) else "action"
            self._out.paragraph(KINDS.get(kind, usual), words)

    def _cue(self, words: str, dual: bool) -> Cue | None:
        """Names are typed as they come and shown in capitals."""
        cue = read_cue(f"@{words.removeprefix('@')}")
        if cue is None:
            return None
        return self._out.cue(words, cue._replace(name=cue.name.upper(), dual=dual))


def _words(node: Node) -> str:
    return " ".join("".join(text.text or "" for text in node.iterfind("Text")).split())


def _length(node: Node) -> int:
    """Eighths from `1 3/8`; 0 where the file tells none."""
    properties = node.find("SceneProperties")
    length = "" if properties is None else properties.get("Length", "")
    match = EIGHTHS.match(length.strip())
    return int(match[1] or 0) * 8 + int(match[2] or 0) if match else 0


def _title_page(root: Node) -> dict[str, str]:
    """The title stands first; `by` tells the author."""
    found = (_words(node) for node in root.iterfind("TitlePage/Content/Paragraph"))
    lines = [line for line in found if line]
    return title_page.typed(lines) or ({"title": lines[0]} if lines else {})
