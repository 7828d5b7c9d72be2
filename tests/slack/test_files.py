"""Files that people post on Slack: fetched, or said why not; and films that cards show there."""

from pathlib import Path

import pytest

from bot.chat import Attached, NotFetched
from store.models import Parcel
from tests.doubles.slack import Fault
from tests.slack.stage import HOME, MARA, Stage, read

WORDS = b"A lighthouse keeper waits for her sister. " * 20


async def post(stage: Stage, *names: str, channel: str = HOME, user: str = MARA) -> None:
    """Somebody posts files in one message."""
    shared = [stage.slack.share(name, WORDS + name.encode()) for name in names]
    await stage.people.say(user, channel, "", files=shared, subtype="file_share")
    await stage.work()


@pytest.mark.behaviour("A11", "I3")
async def test_a_file_that_could_not_be_fetched_is_named_on_the_page_with_the_reason(
    stage: Stage,
) -> None:
    gone = stage.slack.share("gone.txt", WORDS)
    there = stage.slack.share("treatment.txt", WORDS)
    del stage.slack.files[gone["id"]]
    await stage.people.say(MARA, HOME, "", files=[gone, there], subtype="file_share")
    await stage.work()
    said = read(stage.card(HOME, "Material"))
    assert "gone.txt" in said
    assert "file not found" in said


@pytest.mark.behaviour("A11", "L4")
async def test_without_the_right_to_read_files_it_is_said_what_to_do(stage: Stage) -> None:
    stage.slack.forbidden = {"files.info": "missing_scope"}
    await post(stage, "treatment.txt")
    said = read(stage.card(HOME, "Material"))
    assert "files:read" in said


@pytest.mark.behaviour("A11", "K5")
async def test_a_download_that_breaks_is_tried_again(stage: Stage, tmp_path: Path) -> None:
    file = stage.slack.share("treatment.txt", WORDS)
    stage.slack.plan["download"].extend([Fault(500), Fault(503)])
    attached, place = Attached(id=file["id"], name="treatment.txt"), tmp_path / "got"
    await stage.platform.chat.download(attached, place, 20_000)
    assert place.read_bytes() == WORDS
    stage.slack.plan["download"].extend([Fault(500)] * 3)
    with pytest.raises(NotFetched, match="did not send"):
        await stage.platform.chat.download(attached, tmp_path / "no", 20_000)
    assert not (tmp_path / "no").exists()


@pytest.mark.behaviour("A11", "L2")
async def test_files_posted_before_slack_went_down_are_fetched_when_it_is_back(
    stage: Stage,
) -> None:
    stage.slack.plan["files.info"].append(Fault(500))
    await post(stage, "treatment.txt")
    assert [parcel.status for parcel in await stage.rows(Parcel)] == ["arriving"]
    await stage.work(60)
    assert [parcel.status for parcel in await stage.rows(Parcel)] == ["open"]
