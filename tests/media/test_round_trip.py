"""What is written in any of the four formats is read again: scenes, cues, words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.media.screenplay.model import Script
from bot.media.screenplay.read import read_script
from tests.media import writing
from tests.media.writing import Speech, Told

pytestmark = pytest.mark.behaviour("A10")

SOME = "rain a lamp goes out behind the door, and nobody says it's late -- émigré 47 (almost) O.K."
WORD = st.sampled_from(sorted(SOME.split()))
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(
    lambda words: "He waits. " + " ".join(words) + "."
)
KIND = st.sampled_from(["INT.", "EXT.", "INT./EXT.", "EXT/INT.", "I/E", "EST.", "INT -", "EXT"])
PLACE = st.sampled_from(
    ["KITCHEN", "O'NEIL'S BAR", "CAFÉ - TERRACE", "LATE-NIGHT DINER", "ROOM 12"]
)
TIME = st.sampled_from(["DAY", "NIGHT (1973)", "LATER THAT EVENING", "DAWN", "CONTINUOUS"])
NAME = st.sampled_from(["MARA", "ÉLODIE", "R2D2", "MAN #2", "O'BRIEN", "BRICK & STEEL", '"SLIM"'])
EXTENSION = st.sampled_from(["", " (V.O.)", " (O.S.)", " (V.O.)(CONT'D)", " (on the radio)"])
SPEECH = st.builds(
    Speech,
    st.builds(str.__add__, NAME, EXTENSION),
    st.lists(SENTENCE, min_size=1, max_size=2).map(lambda said: ("(softly)", said[0])),
)
SCENE = st.builds(
    Told,
    st.builds("{} {} - {}".format, KIND, PLACE, TIME),
    st.sampled_from([None, "1", "12A", "A3"]),
    st.lists(SENTENCE | SPEECH, max_size=5).map(tuple),
)
STORY = st.lists(SCENE, min_size=1, max_size=5)


def same(script: Script, story: list[Told]) -> None:
    """Scenes, headings, numbers and who says what are as they were told."""
    assert [s.heading for s in script.scenes] == [t.heading for t in story]
    assert [s.number for s in script.scenes] == [t.number for t in story]
    for scene, told in zip(script.scenes, story, strict=True):
        cues = [p for p in told.paragraphs if isinstance(p, Speech)]
        read = [e for e in scene.elements if e.kind == "character"]
        assert [e.text for e in read] == [speech.cue for speech in cues]
        assert [e.character for e in read] == [speech.cue.partition(" (")[0] for speech in cues]
        said = [e.text for e in scene.elements if e.kind == "dialogue"]
        assert said == [speech.lines[1] for speech in cues]
        action = [e.text for e in scene.elements if e.kind == "action"]
        assert action == [p for p in told.paragraphs if isinstance(p, str)]


@settings(max_examples=30)
@given(STORY)
def test_fountain(story: list[Told]) -> None:
    same(read_script(writing.fountain(story).encode(), "a.fountain"), story)


@settings(max_examples=30)
@given(STORY)
def test_final_draft(story: list[Told]) -> None:
    same(read_script(writing.fdx(story).encode(), "a.fdx"), story)


@settings(max_examples=30)
@given(STORY)
def test_plain_text(story: list[Told]) -> None:
    same(read_script(writing.text(writing.typed(story)).encode(), "a.txt"), story)


@settings(max_examples=30)
@given(STORY)
def test_pdf(story: list[Told]) -> None:
    script = read_script(writing.pdf(writing.pages(writing.typed(story))), "a.pdf")
    same(script, story)
