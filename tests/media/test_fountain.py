"""Fountain: every mark of the language, and what writers make of it."""

import pytest

from bot.media.screenplay.model import Element, Script, ScriptScene
from bot.media.screenplay.read import read_script

pytestmark = pytest.mark.behaviour("A10")


def read(text: str, name: str = "night_bus.fountain") -> Script:
    return read_script(text.encode(), name)


def only(text: str) -> ScriptScene:
    """The one scene of a script that begins with these words."""
    (scene,) = read(f"INT. BUS - NIGHT\n\n{text}").scenes
    return scene


def told(scene: ScriptScene) -> list[tuple[str, str]]:
    return [(element.kind, element.text) for element in scene.elements]


def cues(scene: ScriptScene) -> list[Element]:
    return [element for element in scene.elements if element.kind == "character"]


def test_a_scene_is_heading_action_and_speech_in_order() -> None:
    scene = only("Rain.\n\nMARA\n(softly)\nIt is lit.\n(a beat)\nStill.\n\nThe LAMP goes out.\n")
    assert told(scene) == [
        ("action", "Rain."),
        ("character", "MARA"),
        ("parenthetical", "(softly)"),
        ("dialogue", "It is lit."),
        ("parenthetical", "(a beat)"),
        ("dialogue", "Still."),
        ("action", "The LAMP goes out."),
    ]
    assert [e.character for e in scene.elements] == [None, *["MARA"] * 5, None]
    assert scene.characters == ("MARA",)


def test_lines_of_a_paragraph_are_one_text() -> None:
    scene = only("Rain on\nthe glass.\n\nMARA\nIt is\nlit.\n\nMore rain.\n")
    assert [text for _, text in told(scene)] == [
        "Rain on the glass.", "MARA", "It is lit.", "More rain.",
    ]  # fmt: skip


def test_headings_need_no_blank_lines() -> None:
    script = read("INT. BUS - NIGHT\nRain.\nEXT. STOP - DAY\nCUT TO:\nINT. CAB\nMARA\nGo.\n")
    assert [scene.location for scene in script.scenes] == ["BUS", "STOP", "CAB"]
    assert told(script.scenes[0]) == [("action", "Rain.")]
    assert script.scenes[2].characters == ("MARA",)


def test_a_heading_right_below_a_speech_ends_it() -> None:
    script = read("INT. BUS - NIGHT\n\nMARA\nGo.\nEXT. STOP - DAY\n\nRain.\n")
    assert [scene.location for scene in script.scenes] == ["BUS", "STOP"]


def test_lower_case_headings_stand_alone_or_carry_a_dot() -> None:
    script = read(
        "int. bus - night\nRain.\n\next stop night\n\nHe waits.\nint he ran.\n\nest. port\n"
    )
    assert [scene.heading for scene in script.scenes] == [
        "int. bus - night", "ext stop night", "est. port",
    ]  # fmt: skip
    assert told(script.scenes[1]) == [("action", "He waits. int he ran.")]


def test_a_dot_forces_a_heading_and_three_dots_do_not() -> None:
    script = read(
        ".OPENING TITLES #1#\n\n... and rain.\n\n. no heading\n\n.snow\n\nA gun,\n.45 calibre.\n"
    )
    assert [(s.heading, s.number, s.int_ext) for s in script.scenes] == [
        ("OPENING TITLES", "1", ""), ("snow", None, ""),
    ]  # fmt: skip
    assert told(script.scenes[0]) == [("action", "... and rain."), ("action", ". no heading")]
    assert told(script.scenes[1]) == [("action", "A gun, .45 calibre.")]


def test_emphasis_around_a_heading_or_a_cue_is_no_part_of_it() -> None:
    script = read("**INT. BUS - NIGHT**\n\n_**MARA**_\nGo.\n")
    assert script.scenes[0].heading == "INT. BUS - NIGHT"
    assert script.characters == ("MARA",)


def test_two_who_speak_at_once_are_two_cues_and_the_second_is_marked() -> None:
    scene = only("MARA\nYes.\n\nOREN (O.S.) ^\n(quickly)\nNo.\n")
    assert [(e.text, e.character, e.extension, e.dual) for e in cues(scene)] == [
        ("MARA", "MARA", "", False), ("OREN (O.S.)", "OREN", "O.S.", True),
    ]  # fmt: skip
    assert [e.dual for e in scene.elements] == [False, False, True, True, True]


def test_extensions_make_nobody_new() -> None:
    names = ["MARA", "MARA (V.O.)", "MARA (V.O.)(CONT'D)", "MARA (cont’d)", "@Mara"]
    scene = only("".join(f"{name}\nGo.\n\n" for name in names))
    assert scene.characters == ("MARA",)
    assert cues(scene)[2].extension == "V.O., CONT'D"


def test_one_name_with_either_apostrophe_is_one_character() -> None:
    assert only("A MAN’S VOICE\nGo.\n\nA MAN'S VOICE\nNo.\n").characters == ("A MAN’S VOICE",)


def test_odd_names_speak() -> None:
    names = [
        "R2D2",
        "GUARD #2",
        "ÉLODIE",
        '"SLIM"',
        "BRICK & STEEL",
        "O'BRIEN",
        "McCOY",
        "DR. BELL",
    ]
    scene = only("".join(f"{name.replace('Mc', '@Mc')}\nGo.\n\n" for name in names))
    assert scene.characters == tuple(names)


def test_capitals_are_action_when_nothing_is_said() -> None:
    scene = only("SILENCE\n\nBANG.\nHe falls.\n\n!MARA\nis her name.\n\nIN THE DARK --\na hand.\n")
    assert scene.characters == ()
    assert told(scene)[2] == ("action", "MARA is her name.")


def test_a_speech_goes_on_over_a_line_of_two_spaces() -> None:
    assert told(only("MARA\nOne.\n  \nTwo.\n\nRain.\n"))[1:] == [
        ("dialogue", "One. Two."), ("action", "Rain."),
    ]  # fmt: skip


def test_a_parenthetical_may_go_on_over_lines() -> None:
    assert told(only("MARA\n(softly,\nto the lamp)\nGo.\n(Or stay.) Or go.\n"))[1:] == [
        ("parenthetical", "(softly, to the lamp)"), ("dialogue", "Go. (Or stay.) Or go."),
    ]  # fmt: skip


def test_lyrics_transitions_and_centered_words_are_told_apart() -> None:
    scene = only(
        "MARA\n~Row, row.\n\n~Your boat.\n\nCUT TO:\n\n> Burn to white.\n\n>**THE END**<\n"
    )
    assert told(scene) == [
        ("character", "MARA"),
        ("lyric", "Row, row."),
        ("lyric", "Your boat."),
        ("transition", "CUT TO:"),
        ("transition", "Burn to white."),
        ("centered", "THE END"),
    ]


def test_fade_in_alone_begins_no_scene_and_is_no_story() -> None:
    script = read("FADE IN:\n\nINT. BUS - NIGHT\n\nRain.\n\nFADE OUT.\n")
    assert told(script.scenes[0]) == [("action", "Rain."), ("transition", "FADE OUT.")]
    assert script.warnings == ()


def test_story_before_the_first_heading_goes_into_its_scene_and_is_told() -> None:
    script = read("FADE IN:\n\nA river.\n\nMARA (V.O.)\nOnce.\n\nINT. BUS - NIGHT\n\nRain.\n")
    assert [text for _, text in told(script.scenes[0])] == [
        "FADE IN:", "A river.", "MARA (V.O.)", "Once.", "Rain.",
    ]  # fmt: skip
    assert script.warnings == (
        "the script begins without a heading: 4 paragraphs went into the first scene",
    )


def test_page_breaks_are_no_words() -> None:
    assert told(only("Rain.\n\n===\n\nSnow.\n=======\n")) == [
        ("action", "Rain."), ("action", "Snow."),
    ]  # fmt: skip


def test_notes_leave_the_text_and_stay_with_their_scene() -> None:
    script = read(
        "INT. BUS - NIGHT [[reshoot]]\n\nRain[[how\nmuch?]] on glass.\n\n"
        "[[Whole\n  \nparagraph.]]\n\n"
        "MARA [[40?]]\nGo.[[louder]]\n\nEXT. STOP - DAY\n\nSnow.\n"
    )
    assert script.scenes[0].notes == ("reshoot", "how much?", "Whole paragraph.", "40?", "louder")
    assert script.scenes[0].heading == "INT. BUS - NIGHT"
    assert [text for _, text in told(script.scenes[0])] == ["Rain on glass.", "MARA", "Go."]
    assert script.scenes[1].notes == ()


def test_a_note_that_is_never_closed_swallows_nothing() -> None:
    script = read("INT. BUS - NIGHT\n\n[[Open.\n\nEXT. STOP - DAY\n\n[[Closed.]]\n")
    assert [scene.location for scene in script.scenes] == ["BUS", "STOP"]
    assert script.scenes[1].notes == ("Closed.",)


def test_the_boneyard_is_not_read() -> None:
    script = read(
        "INT. BUS - NIGHT\n\nRain /* and snow */ falls.\n\n"
        "CUT TO:\n/*\nINT. CUT - DAY\n\nMARA\nNo.\n*/\n"
        "EXT. STOP - DAY\n\nSnow. /* never closed\n"
    )
    assert [scene.location for scene in script.scenes] == ["BUS", "STOP"]
    assert script.characters == ()
    assert told(script.scenes[1]) == [("action", "Snow. /* never closed")]


def test_marks_of_emphasis_go_and_stars_that_mean_stars_stay() -> None:
    said = "*One* **two** ***three*** _four_ **\\*9\\*** dial *69 now, M*A*S*H, a_b_c, 2 * 3 * 4"
    assert told(only(said)) == [
        ("action", "One two three four *9* dial *69 now, M*A*S*H, a_b_c, 2 * 3 * 4")
    ]


def test_sections_are_acts_and_deeper_ones_are_not() -> None:
    script = read(
        "# One\n= Of the act.\n## Sequence\nINT. BUS - NIGHT\n\nRain.\n\n"
        "## Another\n\nEXT. STOP\n\n# Two\n\nINT. CAB\n"
    )
    assert [(act.number, act.title) for act in script.acts] == [(1, "One"), (2, "Two")]
    assert [scene.act for scene in script.scenes] == [1, 1, 2]


def test_sections_called_acts_are_the_acts_wherever_they_stand() -> None:
    script = read(
        "# The Film\n\n## Act One\n\nINT. BUS\n\n### A\n\nINT. CAB\n\n## Act Two\n\nEXT. STOP\n"
    )
    assert [act.title for act in script.acts] == ["Act One", "Act Two"]
    assert [scene.act for scene in script.scenes] == [1, 1, 2]


def test_a_teaser_belongs_to_the_first_act_and_an_empty_section_is_told() -> None:
    script = read("INT. BUS - NIGHT\n\n# One\n\nEXT. STOP\n\n# Two\n\n# Three\n\nINT. CAB\n")
    assert [(act.number, act.title) for act in script.acts] == [(1, "One"), (2, "Three")]
    assert [scene.act for scene in script.scenes] == [1, 1, 2]
    assert script.warnings == ("sections without a scene are no acts: Two",)


def test_a_number_sign_inside_a_paragraph_is_no_section() -> None:
    script = read("INT. BUS - NIGHT\n\nHe dials\n#1 and waits.\n")
    assert [act.title for act in script.acts] == [""]
    assert told(script.scenes[0]) == [("action", "He dials #1 and waits.")]


def test_a_synopsis_belongs_to_the_scene_it_stands_in() -> None:
    script = read("INT. BUS\n\n= She boards.\n=And stays.\n\nRain.\n\nEXT. STOP\n\nSnow.\n")
    assert [scene.synopsis for scene in script.scenes] == ["She boards. And stays.", ""]


def test_the_title_page_may_have_values_of_many_lines() -> None:
    script = read(
        "Title:\n    _**THE NIGHT**_\n    **BUS**\nCredit: Written by\nAuthor: A. Writer\n"
        "Draft date: 1/20/2026\nContact:\n\tRiver Films\n\t1 Quay: rear\n\nINT. BUS - NIGHT\n"
    )
    assert (script.title, script.author) == ("THE NIGHT BUS", "A. Writer")
    assert script.title_page["contact"] == "River Films 1 Quay: rear"
    assert script.title_page["draft date"] == "1/20/2026"
    assert script.warnings == ()


def test_a_heading_ends_the_title_page_even_without_a_blank_line() -> None:
    script = read("Title: Bus\nINT. BUS - NIGHT\n\nRain.\n")
    assert (script.title, len(script.scenes)) == ("Bus", 1)


def test_without_a_title_page_the_file_names_the_film() -> None:
    assert read("INT. BUS - NIGHT\n").title == "Night Bus"
    assert read("INT. BUS - NIGHT\n", "The Night-Bus.fountain").title == "The Night Bus"


def test_an_opening_transition_is_no_title_page() -> None:
    assert read("CUT TO:\nINT. BUS - NIGHT\n").title_page == {}


def test_scenes_are_counted_and_keep_the_scripts_own_numbers() -> None:
    script = read("INT. BUS #1#\n\nEXT. STOP #1A#\n\nINT. CAB\n")
    assert [(scene.order, scene.number) for scene in script.scenes] == [
        (1, "1"), (2, "1A"), (3, None),
    ]  # fmt: skip
    assert script.format == "fountain"
    assert not script.needs_confirmation
