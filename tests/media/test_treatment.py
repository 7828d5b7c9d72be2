"""A treatment in Markdown: sections, the table of registers, colours and limits."""

import pytest

from bot.media.screenplay.treatment import limits, read_treatment

pytestmark = pytest.mark.behaviour("A2")

TEXT = """# The Night Bus

Nobody drives it.

## Style

Ink on wet paper. Lamp yellow #E8B04A, river #1b2a38, again #E8B04A.

## Limits

At most 40 shots, 150 seconds, no blood. A pilot had 60 shots.

| Scene | Register | Why |
|---|---|---|
| 1 | Calm | she boards |
| 12 | quiet dread | the lamp |
"""


def test_sections_are_found_by_their_heading() -> None:
    body = read_treatment(TEXT)
    assert body["style"].startswith("Ink on wet paper.")
    assert set(body) == {"style", "limits", "register 1", "register 12", "palette hex"}


def test_each_row_of_the_table_is_a_scenes_register() -> None:
    body = read_treatment(TEXT)
    assert (body["register 1"], body["register 12"]) == ("calm", "quiet dread")


def test_every_colour_is_named_once_in_order() -> None:
    assert read_treatment(TEXT)["palette hex"] == "#E8B04A, #1b2a38"


def test_limits_are_the_first_that_are_named() -> None:
    assert limits(read_treatment(TEXT)) == {"shots": "40", "seconds": "150"}


@pytest.mark.parametrize("text", ["", "# Only a title\n", "No headings at all.\n"])
def test_a_treatment_without_sections_says_nothing(text: str) -> None:
    assert read_treatment(text) == {}
    assert limits({}) == {}
