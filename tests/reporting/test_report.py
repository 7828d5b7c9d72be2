"""The rehearsal's page: what it shows, that it needs nobody else, and that no script runs on it."""

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.reporting.html import write_report
from bot.reporting.html.known import swatches
from bot.reporting.html.page import amount, clock, links, waited
from store.models import Production
from tests.reporting.report_rows import (
    EVIL,
    ONE,
    START,
    Sandbox,
    asset,
    gate,
    press,
    production,
    shot,
    whole,
)


class Page(HTMLParser):
    """A page as a browser takes it: its elements, the addresses it asks for, its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path / "film")


async def written(sandbox: Sandbox) -> Page:
    path = await write_report(sandbox.app, sandbox.folder)
    await sandbox.store.close()
    return Page(path.read_text("utf-8"))


@pytest.fixture
async def page(sandbox: Sandbox) -> Page:
    """The page of a whole production."""
    await whole(sandbox)
    return await written(sandbox)


@pytest.mark.behaviour("J1")
def test_the_page_tells_the_whole_production(page: Page) -> None:
    words = " ".join(page.words.split())
    for fact in (
        "The Lamp", "LAMP", "A lamp goes out.", "The Dark", "INT. HOUSE - NIGHT", "WIDE 3.5 s",
        "Take 2 circled by Kei (artist)",
        "Take 1 sent back by Kei (artist): Hold the camera still.",
        "Review by the creative producer", "Too loud for a calm scene.",
        "option B picked by Mara (director)", "none of these Mara (director): Too alike.",
        "Q-1 the dop of scene 1 asks Mara", "Mara (director), after 1 d 2 h · D-1",
        "approved by Mara (director), Mon 2 Mar, 09:01 after 1 min",
        "undone by Mara (director), Mon 2 Mar, 09:01 after 8 s",
        "rejected by Mara (director), Mon 2 Mar, 09:01 after 1 min: Warmer, like D-1.",
        "Scene 1 4 refunded 4 of 8", "Approved: G-2.", "3 more rows", "the chain holds",
    ):  # fmt: skip
        assert fact in words


@pytest.mark.behaviour("D4")
def test_the_money_on_the_page_is_the_ledgers(page: Page) -> None:
    words = " ".join(page.words.split())
    assert "reserved 8 = burned 4 + refunded 4 + open 0" in words
    assert "credits burned 4 of 20" in words


def test_everything_the_page_asks_for_lies_beside_it(sandbox: Sandbox, page: Page) -> None:
    asked = {a for a in [*page.all("src"), *page.all("href"), *page.all("poster")] if a}
    files = {a.partition("#")[0] for a in asked if not a.startswith(("#", "data:,"))}
    assert files - {"rough_cut_act1.mp4"}
    assert all((sandbox.folder / f).is_file() for f in files - {"rough_cut_act1.mp4"})


def test_a_name_on_the_page_leads_to_its_place(page: Page) -> None:
    inside = {a[1:] for a in page.all("href") if a.startswith("#")}
    assert {"G-2", "D-1", ONE} <= inside
    assert inside <= set(page.all("id"))
    assert len(page.all("id")) == len(set(page.all("id")))


def test_a_shot_and_a_finding_play_at_their_place_in_the_cut(page: Page) -> None:
    assert page.all("href").count("rough_cut_act1.mp4#t=2") == 2


def test_every_picture_says_what_it_shows(page: Page) -> None:
    pictures = [attrs for tag, attrs in page.tags if tag == "img"]
    assert pictures
    assert all(attrs["alt"] for attrs in pictures)


async def test_writing_it_again_gives_the_same_bytes(sandbox: Sandbox) -> None:
    await whole(sandbox)
    await written(sandbox)
    first = {path.name: path.read_bytes() for path in files_of(sandbox)}
    await written(sandbox)
    assert {path.name: path.read_bytes() for path in files_of(sandbox)} == first


def files_of(sandbox: Sandbox) -> list[Path]:
    return [sandbox.folder / "report.html", *(sandbox.folder / "report_files").iterdir()]


@pytest.mark.behaviour("L5")
async def test_markup_in_a_script_or_a_reason_is_only_text(sandbox: Sandbox) -> None:
    await sandbox.add(
        *production(EVIL), *shot(action=EVIL), *asset(sandbox, label=EVIL, reason=EVIL),
        gate(1, "rejected"), press("gate", 1, "reject", 3, EVIL),
    )  # fmt: skip
    page = await written(sandbox)
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.words.count(EVIL) >= 5
    assert not any("<" in path.name for path in files_of(sandbox))


async def test_a_production_that_has_only_begun_has_a_page_too(sandbox: Sandbox) -> None:
    await sandbox.add(Production(code="NEW", title="New", created_at=START))
    assert "The script is not broken down yet." in (await written(sandbox)).words


async def test_a_file_that_is_lost_leaves_the_rest_of_the_page(sandbox: Sandbox) -> None:
    await sandbox.add(*production(), *shot("f" * 64))
    assert "not boarded" in (await written(sandbox)).words


def test_only_colours_get_into_a_style() -> None:
    found = swatches("#0b1d2a lamp black, red;background:url(x), #fff, #E8B04F")
    assert [(s.colour, s.words) for s in found] == [("#0b1d2a", "lamp black"), ("#E8B04F", "")]


def test_only_names_with_a_place_become_links() -> None:
    assert links({"G-3"})("G-3 <G-4>") == '<a href="#G-3">G-3</a> &lt;G-4&gt;'


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(8, "8 s"), (840, "14 min"), (11_520, "3 h 12 min"), (10_800, "3 h"), (187_200, "2 d 4 h")],
)
def test_a_wait_is_told_in_two_units_at_most(seconds: int, words: str) -> None:
    assert waited(timedelta(seconds=seconds)) == words


def test_figures_are_written_as_people_write_them() -> None:
    assert [amount(3.0), amount(2.5), amount(1240)] == ["3", "2.5", "1,240"]
    assert [clock(106.4), clock(59.6)] == ["1:46", "1:00"]
