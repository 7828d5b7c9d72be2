"""The picture of the packages is drawn from the contract, and a stale one is noticed."""

from pathlib import Path

import pytest

from tests.package_picture import ROOT, Package, layers, main, picture


def test_every_package_of_the_product_stands_in_the_picture_once() -> None:
    named = [package.name for row in layers() for package in row]
    folders = {f"bot.{path.parent.name}" for path in (ROOT / "bot").glob("*/__init__.py")}
    assert sorted(named) == sorted({*folders, "store"})


@pytest.mark.parametrize(("width", "kept"), [(600, True), (160, False)])
def test_a_sentence_is_cut_between_words_where_its_box_is_narrow(width: int, kept: bool) -> None:
    says = "What holds: entries & their versions."
    rows = [[Package("bot.canon", says, 9)] * (900 // width)]
    assert ("entries &amp; their versions." in picture(rows)) is kept


def test_a_picture_that_is_out_of_date_is_noticed(tmp_path: Path) -> None:
    target = tmp_path / "packages.svg"
    assert main(["--check"], target) == 1
    assert main([], target) == 0
    assert main(["--check"], target) == 0
    target.write_text(target.read_text("utf-8") + "more")
    assert main(["--check"], target) == 1
