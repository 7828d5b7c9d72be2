"""Final Draft's files: paragraphs that say what they are, told in XML."""

import pytest

from bot.media.screenplay.model import Script, ScriptError
from bot.media.screenplay.read import read_script
from tests.media.writing import HEAD, paragraph

pytestmark = pytest.mark.behaviour("A10")

SPOKEN = paragraph("Character", "MARA") + paragraph("Dialogue", "Go.")


def document(content: str, rest: str = "") -> str:
    return f'{HEAD}<FinalDraft Version="5"><Content>{content}</Content>{rest}</FinalDraft>'


def read(content: str, rest: str = "", name: str = "night-bus.fdx") -> Script:
    return read_script(document(content, rest).encode(), name)


def heading(text: str = "INT. BUS - NIGHT", inside: str = "", **attributes: str) -> str:
    return paragraph("Scene Heading", text, inside, **attributes)


def test_paragraphs_become_elements() -> None:
    script = read(
        heading(Number="12A")
        + paragraph("Action", "Rain.")
        + paragraph("Character", "MARA (V.O.)")
        + paragraph("Parenthetical", "(softly)")
        + paragraph("Dialogue", "It is lit.")
        + paragraph("Singing", "Row, row.")
        + paragraph("Shot", "CLOSE ON the lamp")
        + paragraph("General", "1962")
        + paragraph("Transition", "CUT TO:")
    )
    (scene,) = script.scenes
    assert (scene.number, scene.location, scene.time_of_day) == ("12A", "BUS", "NIGHT")
    assert [(e.kind, e.text, e.character) for e in scene.elements] == [
        ("action", "Rain.", None),
        ("character", "MARA (V.O.)", "MARA"),
        ("parenthetical", "(softly)", "MARA"),
        ("dialogue", "It is lit.", "MARA"),
        ("lyric", "Row, row.", "MARA"),
        ("shot", "CLOSE ON the lamp", None),
        ("action", "1962", None),
        ("transition", "CUT TO:", None),
    ]
    assert script.format == "fdx"
    assert not script.needs_confirmation


def test_both_who_speak_at_once_are_heard() -> None:
    both = SPOKEN + paragraph("Character", "OREN (O.S.)") + paragraph("Dialogue", "No.")
    script = read(
        heading() + f"<Paragraph><DualDialogue>{both}</DualDialogue></Paragraph>" + SPOKEN
    )
    assert script.characters == ("MARA", "OREN")
    dual = [element.dual for element in script.scenes[0].elements]
    assert dual == [False, False, True, True, False, False]


@pytest.mark.parametrize(
    ("length", "eighths"),
    [("3/8", 3), ("1 3/8", 11), ("2", 16), ("", 1), ("0", 1), ("x", 1), ("1 0/8", 8)],
)
def test_length_is_taken_from_the_file_and_measured_where_it_tells_none(
    length: str, eighths: int
) -> None:
    script = read(heading(inside=f'<SceneProperties Length="{length}"/>'))
    assert (script.scenes[0].eighths, script.eighths) == (eighths, eighths)


def test_the_summary_is_the_synopsis() -> None:
    summary = paragraph("General", "She boards.") + paragraph("General", "And stays.")
    script = read(
        heading(inside=f"<SceneProperties><Summary>{summary}</Summary></SceneProperties>")
    )
    assert script.scenes[0].synopsis == "She boards. And stays."


def test_names_typed_small_are_shown_in_capitals() -> None:
    script = read(
        heading() + paragraph("Character", "Mara") + SPOKEN + paragraph("Character", "@mara")
    )
    assert script.characters == ("MARA",)


def test_words_in_many_styles_are_one_text() -> None:
    parts = '<Text>The </Text><Text Style="Bold">LAMP</Text><Text>.</Text>'
    styled = f'<Paragraph Type="Action">{parts}</Paragraph>'
    assert read(heading() + styled).scenes[0].elements[0].text == "The LAMP."


def test_acts_are_the_paragraphs_that_say_so() -> None:
    script = read(
        paragraph("New Act", "ACT ONE") + heading() + paragraph("General", "Act natural.")
        + paragraph("End of Act", "END OF ACT ONE") + paragraph("General", "Act Two") + heading()
    )  # fmt: skip
    assert [act.title for act in script.acts] == ["ACT ONE", "Act Two"]
    assert [scene.act for scene in script.scenes] == [1, 2]
    assert script.scenes[0].elements[0].text == "Act natural."


def test_an_omitted_scene_is_no_scene() -> None:
    script = read(
        heading() + heading("OMITTED", Number="2") + paragraph("Action", "Old.") + heading()
    )
    assert len(script.scenes) == 2
    assert script.scenes[0].elements == ()


def test_a_heading_without_int_or_ext_is_still_one() -> None:
    (scene,) = read(heading("OPENING TITLES")).scenes
    assert (scene.heading, scene.location, scene.int_ext) == (
        "OPENING TITLES",
        "OPENING TITLES",
        "",
    )


@pytest.mark.parametrize(
    ("lines", "title", "author"),
    [
        (
            ["", "THE NIGHT BUS", "Written by", "", "A. Writer", "Draft 3"],
            "THE NIGHT BUS",
            "A. Writer",
        ),
        (["The Night", "Bus", "An original screenplay by A. Writer"], "The Night Bus", "A. Writer"),
        (["The Night Bus", "by", "A. Writer"], "The Night Bus", "A. Writer"),
        (["The Night Bus"], "The Night Bus", ""),
        ([], "night bus".title(), ""),
    ],
)
def test_the_title_page_tells_title_and_author(lines: list[str], title: str, author: str) -> None:
    page = "".join(paragraph("General", line) for line in lines)
    script = read(heading(), f"<TitlePage><Content>{page}</Content></TitlePage>")
    assert (script.title, script.author) == (title, author)


def test_encodings_that_the_file_declares_are_read() -> None:
    text = document(heading("INT. CAFÉ - NIGHT")).replace("UTF-8", "ISO-8859-1")
    assert read_script(text.encode("latin-1"), "a.fdx").scenes[0].location == "CAFÉ"
    text = text.replace("ISO-8859-1", "UTF-16")
    assert read_script(text.encode("utf-16"), "a.fdx").scenes[0].location == "CAFÉ"


BOMB = (
    '<!DOCTYPE FinalDraft [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE FinalDraft [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("<!DOCTYPE FinalDraft>", "Go."),
        ('<!DOCTYPE FinalDraft SYSTEM "http://127.0.0.1:9/x.dtd">', "Go."),
        (BOMB, "&c;"),
        (OUTSIDE, "&a;"),
    ],
)
def test_a_dtd_or_an_entity_is_refused(before: str, inside: str) -> None:
    text = document(heading() + f'<Paragraph Type="Action"><Text>{inside}</Text></Paragraph>')
    with pytest.raises(ScriptError, match=r"^a\.fdx: it declares a DTD or entities"):
        read_script(text.replace(HEAD, HEAD + before).encode(), "a.fdx")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (document(heading())[:-20], "the XML is broken"),
        (document("<Paragraph>"), "the XML is broken"),
        (document("&unknown;"), "the XML is broken"),
        (document(""), "no scene heading was found"),
        (document(paragraph("Action", "INT. BUS - NIGHT")), "no scene heading was found"),
        (document(heading("")), "no scene heading was found"),
        ("<html><body>INT. BUS - NIGHT</body></html>", "no Final Draft script"),
        ('<?xml version="1.0"?><svg/>', "no Final Draft script"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(text: str, why: str) -> None:
    with pytest.raises(ScriptError, match=f"^a\\.fdx: .*{why}") as caught:
        read_script(text.encode(), "a.fdx")
    assert "\n" not in str(caught.value)
