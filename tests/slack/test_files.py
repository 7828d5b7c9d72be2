"""Files that people post on Slack: fetched, or said why not; and films that cards show there."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.app.card_table import show
from bot.core.chat_port import (
    CONTINUITY,
    Attached,
    Card,
    NotFetched,
    Place,
    PlatformUnavailable,
    Ref,
)
from store.models import ImportBatch, Post, Scene, Shot, Take
from tests.doubles.slack import Fault, Slack
from tests.intake.material import film, picture
from tests.slack.stage import HOME, KEI, MARA, PEOPLE, TEAM_ROOM, Stage, on_slack, read
from tests.world import PLAN

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
    assert [parcel.status for parcel in await stage.rows(ImportBatch)] == ["arriving"]
    await stage.work(60)
    assert [parcel.status for parcel in await stage.rows(ImportBatch)] == ["open"]


FILM, OTHER = b"\x00\x00\x00 a film", b"\x00\x00\x00 another film"


async def card(stage: Stage, *films: bytes, key: str = "takes:1", thread: str = "") -> Ref:
    place = Place(channel=TEAM_ROOM, thread=f"ts:{thread}" if thread else None)
    clips = tuple(stage.app.files.put(film, ".mp4") for film in films)
    shown = Card(title="Takes of SC001_SH0010", clips=clips)
    found = await stage.platform.chat.find(key, place)
    if found is None:
        return await stage.platform.chat.post(key, place, shown, CONTINUITY)
    await stage.platform.chat.edit(found, shown)
    return found


def films(slack: Slack) -> list[tuple[str, bytes]]:
    """(the thread, the film) of every film that is shown."""
    return [
        (message["thread_ts"], slack.contents[file["id"]])
        for message in slack.posts(TEAM_ROOM)
        for file in message.get("files", ())
    ]


@pytest.mark.behaviour("D6", "K1")
async def test_the_films_of_a_card_are_played_in_its_thread_each_once(
    slack: Slack, tmp_path: Path
) -> None:
    async with on_slack(tmp_path, slack) as stage:
        ref = await card(stage, FILM)
        await card(stage, FILM)
        assert films(slack) == [(ref.message, FILM)]
    async with on_slack(tmp_path, slack) as stage:
        await card(stage, FILM, OTHER)
        await card(stage, FILM, OTHER)
        assert films(slack) == [(ref.message, FILM), (ref.message, OTHER)]


@pytest.mark.behaviour("D6")
async def test_the_films_of_a_card_in_a_thread_stand_in_that_thread(stage: Stage) -> None:
    ts = await stage.people.say(MARA, TEAM_ROOM, "the shot")
    await card(stage, FILM, thread=ts)
    await card(stage, FILM, OTHER, thread=ts)
    assert films(stage.slack) == [(ts, FILM), (ts, OTHER)]


@pytest.mark.behaviour("D6", "K5")
@pytest.mark.parametrize("after", [False, True])
async def test_a_film_of_which_nobody_knows_whether_it_went_up_is_looked_for_first(
    stage: Stage, after: bool
) -> None:
    stage.slack.plan["files.completeUploadExternal"].append(Fault(500, after=after))
    with pytest.raises(PlatformUnavailable):
        await card(stage, FILM)
    await card(stage, FILM)
    assert [film for _, film in films(stage.slack)] == [FILM]


async def test_a_film_that_slack_does_not_take_leaves_its_card(stage: Stage) -> None:
    stage.slack.forbidden = {"files.getUploadURLExternal": "storage_limit_reached"}
    await card(stage, FILM)
    assert len(stage.slack.posts(TEAM_ROOM)) == 1


async def shot_thread(stage: Stage) -> tuple[str, str]:
    """(the channel, the message) of a shot's own card, once the script is locked."""
    stage.slack.room("smalllight-scene-001", *PEOPLE)
    gate = await stage.ask_gate()
    await stage.people.press(MARA, "CPRODUCER", gate, "approve")
    await stage.work()
    await stage.work(20)
    async with stage.app.store.writing() as db:
        (scene,) = (await db.exec(select(Scene).where(Scene.position == 1))).all()
        shot = Shot(
            production_id=scene.production_id, scene_id=scene.id, code="SC001_SH0010",
            act=1, seconds=3.0, plan=PLAN,
        )  # fmt: skip
        db.add(shot)
        await db.flush()
    await show(stage.app, "shot", shot.id)
    (posted,) = [row for row in await stage.rows(Post) if row.key == f"shot:{shot.id}"]
    return posted.channel, posted.message


@pytest.mark.behaviour("D5", "F1", "K1")
async def test_a_film_in_a_shots_thread_is_its_take(stage: Stage) -> None:
    channel, thread = await shot_thread(stage)
    file = stage.slack.share("lamp.mp4", film())
    await stage.people.say(
        KEI, channel, "the lamp is out", thread, files=[file], subtype="file_share"
    )
    await stage.work()
    (take,) = await stage.rows(Take)
    assert stage.app.files.find(take.sha256).read_bytes() == stage.slack.contents[file["id"]]
    assert "take" in stage.private()[-1]


@pytest.mark.behaviour("D5", "F1")
async def test_a_file_in_a_shots_thread_that_could_not_be_fetched_is_said_to_its_poster(
    stage: Stage,
) -> None:
    channel, thread = await shot_thread(stage)
    file = stage.slack.share("lamp.mp4", film())
    del stage.slack.files[file["id"]]
    await stage.people.say(KEI, channel, "", thread, files=[file], subtype="file_share")
    await stage.work()
    assert await stage.rows(Take) == []
    assert "file not found" in stage.private()[-1]


@pytest.mark.behaviour("A11", "K1")
async def test_twenty_style_frames_in_two_messages_are_one_set_on_one_card(stage: Stage) -> None:
    for first in (0, 10):
        shared = [
            stage.slack.share("image.png", picture(f"#{n:02}4020"))
            for n in range(first + 10, first + 20)
        ]
        await stage.people.say(MARA, HOME, "", files=shared, subtype="file_share")
        await stage.work()
    (parcel,) = await stage.rows(ImportBatch)
    assert "20 style frames, one set" in read(stage.card(HOME, "Material"))
    posts = [post for post in await stage.rows(Post) if post.key.startswith("parcel:")]
    assert [post.key for post in posts] == [f"parcel:{parcel.id}"]
