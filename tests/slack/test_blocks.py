"""Cards as Block Kit: whatever a card holds, Slack takes it."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.chat_port import Button, Card, Form, FormField, Item, Place
from handlers.slack import blocks, forms
from handlers.slack.mrkdwn import mrkdwn, sections
from tests.slack.rules import faults

ODD = st.text(alphabet="ab <>&*_~`#[](){}|@!\n-é漢🎬", max_size=400)
LONG = st.builds(lambda text, times: text * times, ODD, st.integers(1, 60))
WORD = st.text(alphabet="ab<>&*~`é漢 ", min_size=1, max_size=300).filter(lambda t: bool(t.strip()))


def button(**changes: Any) -> Button:
    return Button(**{"label": "Approve", "verb": "approve", "kind": "gate", "id": 7} | changes)


BUTTONS = st.lists(
    st.builds(
        button,
        label=WORD,
        verb=st.sampled_from(["approve", "reject", "more"]),
        kind=st.sampled_from(["batch", "proposal"]),
        id=st.integers(1, 10**17),
        style=st.sampled_from(["plain", "primary", "danger"]),
    ),
    max_size=30,
).map(tuple)
ITEMS = st.lists(
    st.builds(
        Item, id=st.integers(1, 10**17), key=st.just("k"), label=WORD, text=LONG, buttons=BUTTONS
    ),
    max_size=40,
    unique_by=lambda item: item.id,
).map(tuple)
CARDS = st.builds(
    Card,
    title=WORD,
    lines=st.lists(LONG, max_size=30).map(tuple),
    picture=st.sampled_from(["", "a" * 64, "b" * 64]),
    alt=ODD,
    items=ITEMS,
    buttons=BUTTONS,
    waits_for=st.lists(st.sampled_from(["@mara", "@kei", "@nobody"]), max_size=3).map(tuple),
)
PEOPLE = {"@mara": "U1", "@kei": "U2"}


def read(shown: blocks.Shown) -> str:
    """All words of a message."""
    return str(shown.blocks)


@pytest.mark.behaviour("K1", "L5")
@given(card=CARDS)
@settings(max_examples=60, deadline=None)
def test_whatever_a_card_holds_slack_takes_it_and_it_pings_only_whom_it_waits_for(
    card: Card,
) -> None:
    shown = blocks.message(card, PEOPLE, {"a" * 64: "F1"}, "mine")
    assert faults(shown.blocks) == []
    assert 0 < len(shown.text) <= 3000
    assert sum(map(blocks._size, shown.blocks)) <= 13_500
    named = {user for handle, user in PEOPLE.items() if handle in card.waits_for}
    assert set(re.findall(r"<@(\w+)>", shown.text + read(shown))) == named


@pytest.mark.behaviour("K1")
@given(text=LONG)
@settings(max_examples=60, deadline=None)
def test_private_words_of_any_length_are_told_in_messages_that_slack_takes(text: str) -> None:
    for shown in blocks.notice(text):
        assert faults(shown.blocks) == []


@pytest.mark.behaviour("K1", "D2")
def test_a_list_at_its_longest_keeps_every_button_of_what_waits() -> None:
    items = tuple(
        Item(
            id=n, key=f"{n}", label=f"P-{n} SC001_SH{n:03}0", text="<&>" * 1000,
            buttons=tuple(button(verb=v, kind="proposal", id=n, label="w" * 75)
                          for v in ("prompt", "edit", "swap", "reject", "skip")),
        )
        for n in range(1, 26)
    )  # fmt: skip
    approve = button(kind="batch", id=1, label="Approve the ticked", style="primary")
    lines = tuple("word " * 500 for _ in range(20))
    card = Card(
        title="t" * 300, lines=lines, items=items, buttons=(approve,), waits_for=("@mara",),
        picture="a" * 64, alt="b" * 300,
    )  # fmt: skip
    shown = blocks.message(card, PEOPLE)
    assert faults(shown.blocks) == []
    assert "approve:batch:1:1" in read(shown)
    boxes = [block["accessory"] for block in shown.blocks if "accessory" in block]
    assert [box["options"][0]["value"] for box in boxes] == [str(n) for n in range(1, 21)]
    assert "And 5 more" in read(shown)


def test_what_is_decided_makes_room_for_what_waits() -> None:
    done = tuple(Item(id=n, key="", label=f"P-{n}", buttons=(button(verb="more"),)) for n in (1, 2))
    reject = button(verb="reject", kind="proposal")
    open_ = tuple(Item(id=n, key="", label=f"P-{n}", buttons=(reject,)) for n in range(3, 23))
    approve = button(kind="batch")
    shown = blocks.message(Card(title="t", items=done + open_, buttons=(approve,)), {})
    assert [b["block_id"] for b in shown.blocks if "accessory" in b] == [
        f"tick:{n}" for n in range(3, 23)
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("see [Q-7](https://x.slack.com/a?b=1&c=2)", "see <https://x.slack.com/a?b=1&amp;c=2|Q-7>"),
        ("~~old~~ new", "~old~ new"),
        ("**bold** and *slanted*", "*bold* and _slanted_"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("# Head", "*Head*"),
        ("- point", "• point"),
        ("`a **b** [c](https://d)`", "`a **b** [c](https://d)`"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_our_marks_become_slacks(ours: str, theirs: str) -> None:
    assert mrkdwn(ours) == theirs


def test_code_that_is_cut_goes_on_as_code() -> None:
    pieces = sections("```\n" + "x = 1\n" * 900 + "```\nafter")
    assert len(pieces) > 1
    assert all(piece.count("```") % 2 == 0 for piece in pieces)


def test_long_words_are_cut_where_a_paragraph_ends() -> None:
    paragraphs = [f"{n} " + "word " * 150 + "\n" + "more " * 20 for n in range(12)]
    pieces = sections("\n\n".join(paragraphs))
    assert len(pieces) > 3
    assert "\n\n".join(pieces) == "\n\n".join(paragraphs)
    assert all(re.match(r"\d+ ", piece) for piece in pieces)


@given(text=LONG)
@settings(max_examples=60, deadline=None)
def test_nothing_of_a_text_is_lost_between_its_pieces(text: str) -> None:
    def letters(words: str) -> str:
        return re.sub(r"[^a-bé漢🎬]", "", words)

    whole = letters("".join(mrkdwn(line) for line in text.split("\n")).replace("amp", ""))
    assert letters("".join(sections(text)).replace("amp", "")) == whole


def test_a_press_comes_back_with_the_thread_of_a_private_card() -> None:
    shown = blocks.message(Card(title="t", buttons=(button(),)), {}, thread="mine")
    assert blocks.thread_of(shown.blocks[-1]["block_id"]) == "mine"


@pytest.mark.behaviour("C9")
def test_the_notification_names_the_card_and_whom_it_waits_for() -> None:
    card = Card(title="G-7: **style** lock & more", waits_for=("@mara",))
    assert blocks.message(card, PEOPLE).text == "G-7: style lock &amp; more <@U1>"


FIELDS = st.lists(
    st.builds(
        FormField,
        name=st.sampled_from(["reason", "in", "out", "reference 1", "text"]),
        label=WORD,
        value=LONG,
        multiline=st.booleans(),
        optional=st.booleans(),
        choices=st.lists(st.text("ab ", max_size=140), max_size=120, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda field: field.name,
).map(tuple)


def submitted(view: dict[str, Any]) -> dict[str, Any]:
    """The modal as Slack gives it back when nothing was changed in it."""
    values = {}
    for block in view["blocks"]:
        element = block["element"]
        given: dict[str, Any] = {"type": element["type"], "value": element.get("initial_value")}
        if element["type"] == "static_select":
            given = {"type": element["type"], "selected_option": element.get("initial_option")}
        values[block["block_id"]] = {element["action_id"]: given}
    return {**view, "state": {"values": values}}


@pytest.mark.behaviour("K1")
@given(fields=FIELDS, title=WORD)
@settings(max_examples=60, deadline=None)
def test_a_form_of_any_length_opens_and_comes_back_as_it_was(
    fields: tuple[FormField, ...], title: str
) -> None:
    place = Place(channel="C1", thread="gate:7")
    view = forms.view(Form(title=title, fields=fields, submit=title, value="r:gate:7:1"), place)
    assert faults(view["blocks"], 100) == []
    assert max(len(view[name]["text"]) for name in ("title", "submit")) <= 24
    back = forms.filled(submitted(view))
    assert back == {
        f.name: f.value if not f.choices or f.value in f.choices else "" for f in fields
    }
    assert forms.place_of(view) == place
