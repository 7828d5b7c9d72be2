"""Final Draft's XML. Documents with a DTD or entities are refused."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.film.fountain import make_scene
from bot.film.headings import Heading, cue_name, read_heading
from bot.film.pages import in_acts
from bot.film.screenplay import Element, Kind, Scene, Script, ScriptError, cast_of

KINDS: dict[str, Kind] = {
    "Action": "action",
    "General": "action",
    "Character": "character",
    "Dialogue": "dialogue",
    "Parenthetical": "parenthetical",
    "Transition": "transition",
    "Shot": "shot",
    "Singing": "lyric",
}
EIGHTHS = re.compile(r"^(?:(\d+)\s*)?(?:(\d+)/8)?$")
ACT = re.compile(r"^(?:END OF )?ACT\b", re.IGNORECASE)


def read(text: str, name: str) -> Script:
    """A script from Final Draft's XML. ScriptError for broken or dangerous XML, or no scene."""
    try:
        root = fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), forbid_dtd=True)
    except DefusedXmlException as error:
        raise ScriptError(
            f"{name}: it declares a DTD or entities, which no script needs; save it again in Final Draft"
        ) from error
    except ParseError as error:
        raise ScriptError(f"{name}: the XML is broken ({error}); export it again") from error
    content = root.find("Content")
    scenes, titles = _scenes(content if content is not None else root)
    if not scenes:
        raise ScriptError(f"{name}: no scene heading was found; mark one as Scene Heading")
    scenes, acts = in_acts(scenes, titles)
    title, author = _title_page(root)
    return Script(
        format="fdx",
        title=title or name.rpartition(".")[0] or name,
        author=author,
        title_page={k: v for k, v in (("title", title), ("author", author)) if v},
        acts=tuple(acts),
        scenes=tuple(scenes),
        characters=cast_of(scenes),
        eighths=sum(scene.eighths for scene in scenes),
    )


def _paragraphs(content: Node) -> Iterator[tuple[Node, bool]]:
    """(paragraph, second speaker of a dual dialogue) in reading order."""
    for node in content:
        dual = node.find("DualDialogue")
        if dual is None:
            yield node, False
            continue
        speakers = 0
        for inner in dual.findall("Paragraph"):
            speakers += inner.get("Type") == "Character"
            yield inner, speakers > 1


def _scenes(content: Node) -> tuple[list[Scene], list[str]]:
    scenes: list[Scene] = []
    titles: list[str] = []
    heading: Heading | None = None
    elements: list[Element] = []
    length, act, speaker = 0, 0, None

    def close() -> None:
        if heading is not None:
            scene = make_scene(len(scenes) + 1, heading, elements, length)
            scenes.append(scene.model_copy(update={"act": act}))

    for node, dual in _paragraphs(content):
        kind, words = node.get("Type", "General"), _words(node)
        if kind == "Scene Heading" and words:
            close()
            found = read_heading(words, forced=True)
            assert found is not None
            heading = found._replace(number=node.get("Number") or found.number)
            elements, length, act = [], _length(node), len(titles)
        elif kind in ("New Act", "Act Break") or (kind == "General" and ACT.match(words)):
            if words and not words.upper().startswith("END"):
                titles.append(words)
        elif words and heading is not None:
            cue = (
                cue_name(words if words.startswith("@") else f"@{words}")
                if kind == "Character"
                else None
            )
            speaker = (
                cue[0]
                if cue
                else speaker
                if kind in ("Dialogue", "Parenthetical", "Singing")
                else None
            )
            elements.append(
                Element(kind=KINDS.get(kind, "action"), text=words, character=speaker, dual=dual)
            )
    close()
    return scenes, titles


def _words(node: Node) -> str:
    return " ".join("".join(text.text or "" for text in node.findall("Text")).split())


def _length(node: Node) -> int:
    """Eighths from `1 3/8`; 0 where the file tells none."""
    properties = node.find("SceneProperties")
    match = (
        EIGHTHS.match((properties.get("Length") or "").strip()) if properties is not None else None
    )
    return int(match[1] or 0) * 8 + int(match[2] or 0) if match else 0


def _title_page(root: Node) -> tuple[str, str]:
    lines = [_words(node) for node in root.iterfind("TitlePage/Content/Paragraph")]
    lines = [line for line in lines if line]
    by = next(
        (n for n, line in enumerate(lines) if re.match(r"^(written )?by$", line, re.IGNORECASE)),
        None,
    )
    author = lines[by + 1] if by is not None and by + 1 < len(lines) else ""
    return (lines[0].title() if lines and lines[0].isupper() else lines[0] if lines else ""), author
