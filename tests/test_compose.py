"""Prompts are composed by code: what is locked stands in them byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import compose
from store.models import Entry
from tests.world import START

words = st.text(max_size=60)


@pytest.mark.behaviour("A5")
@given(
    st.dictionaries(st.sampled_from(compose.PARTS), words),
    words,
    words,
    st.lists(words, max_size=4),
)
def test_locked_parts_stand_unchanged_whatever_the_model_says(
    parts: dict[str, str], block: str, negatives: str, anchors: list[str]
) -> None:
    style = Entry(
        production_id=1,
        kind="style_block",
        name="s",
        body={"text": block, "negatives": negatives},
        digest="",
        author="",
        at=START,
    )
    held = [
        Entry(
            production_id=1,
            kind="character",
            name=f"N{n}",
            body={"anchor": a},
            digest="",
            author="",
            at=START,
        )
        for n, a in enumerate(anchors)
    ]
    prompt = compose.video_prompt(style, parts, held)
    assert prompt.startswith(block + "\n")
    assert prompt.endswith(f"\nNever: {negatives}")
    assert all(f"N{n}: {a}" in prompt for n, a in enumerate(anchors))
