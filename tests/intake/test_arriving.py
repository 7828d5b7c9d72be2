"""What comes is looked into, stored once, and refused with a clear sentence where it must be."""

import asyncio
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import select

from bot.app.router import receive, route
from bot.core.chat_port import Attached, Message, NotFetched, Place
from bot.intake.cards import parcel_card
from bot.intake.receive import arrive
from store.models import ImportBatch, ImportedFile, ImportStatus, Inbound, LogRow
from tests.fakes import FakeChat
from tests.intake.material import TREATMENT, film, packed, picture
from tests.world import TEXT, World, open_world


async def card_words(world: World, parcel: ImportBatch) -> str:
    async with world.app.store.reading() as db:
        card, _ = await parcel_card(db, parcel.id)
    return "\n".join([card.title, *card.lines, *(f"{i.label}: {i.text}" for i in card.items)])


async def refusals(world: World, **files: bytes) -> dict[str, str]:
    parcel = await world.bring(
        "mara", {name.replace("__", "."): data for name, data in files.items()}
    )
    return {item["name"]: item["why"] for item in parcel.refused}


def huge() -> bytes:
    """A PNG of a few hundred bytes that says it has 40,000 × 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.behaviour("A11", "I3")
async def test_a_file_is_what_is_in_it_whatever_it_is_called(world: World) -> None:
    parcel = await world.bring(
        "mara", {"mara.txt": picture("red"), "attic.exe": picture("blue", suffix="jpg")}
    )
    assert parcel.refused == []
    words = await card_words(world, parcel)
    assert "mara.txt: character MARA" in words
    assert "attic.exe: location ATTIC" in words


@pytest.mark.behaviour("I3")
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty; export it again"),
        (b"MZ\x90\0" + bytes(100), "this is a program; nothing of it was run or kept"),
        (b"#!/bin/sh\nrm -rf /\n", "this is a program; nothing of it was run or kept"),
        (b"\x89PNG\r\n\x1a\n" + b"not a picture", "the picture is broken"),
        (huge(), "more than 80 million pixels"),
        (b"\0\0\0\x20ftypheic" + bytes(40), "save it as JPEG or PNG"),
        (b"\0\0\0\x20ftypisom" + bytes(200), "video"),
        (bytes(range(256)) * 8, "no script, text, picture or film"),
        (b"%PDF-1.7 broken", "the PDF is broken"),
        (b"   \n", "the file is empty"),
    ],
)
async def test_what_cannot_be_used_is_left_aside_with_a_clear_sentence(
    world: World, data: bytes, why: str
) -> None:
    told = await refusals(world, odd__bin=data, good__txt=TREATMENT.encode() * 5)
    assert list(told) == ["odd.bin"]
    assert why in told["odd.bin"]
    assert len(told["odd.bin"]) < 200


@pytest.mark.behaviour("A10", "A11")
async def test_a_script_that_cannot_be_read_is_refused_and_the_rest_is_still_offered(
    world: World,
) -> None:
    parcel = await world.bring(
        "mara", {"broken.fdx": b"<?xml version='1.0'?><Final", "mara.png": picture("red")}
    )
    (refused,) = parcel.refused
    assert refused["name"] == "broken.fdx"
    assert parcel.status == ImportStatus.OPEN
    assert "character MARA" in await card_words(world, parcel)


@pytest.mark.behaviour("I3")
async def test_a_picture_is_drawn_anew_so_that_nothing_else_in_its_file_is_shown(
    world: World,
) -> None:
    hidden = picture("red", (3000, 1000)) + b"PK\x03\x04<script>"
    parcel = await world.bring("mara", {"mara.png": hidden})
    async with world.app.store.reading() as db:
        (row,) = (
            await db.exec(select(ImportedFile).where(ImportedFile.import_batch_id == parcel.id))
        ).all()
    shown = world.app.files.find(row.picture)
    assert b"<script>" not in shown.read_bytes()
    assert world.app.files.find(row.sha256).read_bytes() == hidden
    with Image.open(shown) as drawn:
        assert (drawn.format, max(drawn.size)) == ("JPEG", 1568)


@pytest.mark.behaviour("I1", "I3")
async def test_the_same_file_is_stored_once_and_never_under_its_own_name(world: World) -> None:
    files = {"../mara.png": picture("red"), "mara copy.png": picture("red")}
    await world.bring("mara", files)
    await world.bring("kei", {"again.zip": packed({"mara.png": picture("red")})})
    stored = [path.name for path in world.app.files.root.rglob("*.png")]
    assert len(stored) == 1
    assert "mara" not in stored[0]


@pytest.mark.behaviour("A11", "L2")
async def test_a_kill_while_files_arrive_loses_nothing_and_brings_nothing_twice(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path) as world:
        parcel = await world.bring("mara", {"all.zip": packed({"mara.png": picture("red")})})
        files = world.chat.files
    async with open_world(tmp_path) as world:
        world.chat.files = files
        await arrive(world.app, parcel.id)
        async with world.app.store.reading() as db:
            assert len((await db.exec(select(ImportedFile))).all()) == 1
            brought = select(LogRow).where(LogRow.what == "brought")
            assert len((await db.exec(brought)).all()) == 1


@pytest.mark.behaviour("A11", "C7")
async def test_a_file_that_is_gone_and_a_broken_zip_are_named_on_the_card(world: World) -> None:
    parcel = await world.bring("mara", {"all.zip": packed({"a.txt": b"x"})[:30]})
    assert parcel.status == ImportStatus.LEFT
    assert "all.zip: this zip is broken; pack it again" in await card_words(world, parcel)


@pytest.mark.behaviour("A11", "L5")
async def test_names_of_files_ping_nobody_and_stay_on_one_line(world: World) -> None:
    name = "mara <!channel> @everyone\n*Approved* \u202egnp.png"
    words = await card_words(world, await world.bring("mara", {name: picture("red")}))
    assert "<!" not in words
    assert "@everyone" not in words
    assert "\u202e" not in words
    assert "\n*Approved*" not in words


@pytest.mark.behaviour("A11", "B7")
async def test_a_guest_brings_nothing_and_is_told_so(world: World) -> None:
    with pytest.raises(LookupError):
        await world.bring("gast", {"mara.png": picture("red")})
    assert "guests watch" in world.chat.whispers[-1][1]


@pytest.mark.behaviour("A11", "B8")
async def test_talk_between_people_brings_nothing(world: World) -> None:
    with pytest.raises(LookupError):
        await world.bring("mara", {"mara.png": picture("red")}, text="// look at this")


@pytest.mark.behaviour("A11")
async def test_words_with_the_files_reach_the_role_of_the_page_with_the_files_names(
    world: World,
) -> None:
    parcel = await world.bring("mara", {"mara.png": picture("red")}, text="This is Mara.")
    assert parcel.words == "This is Mara."
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Inbound).where(Inbound.kind == "message"))).all()
    assert rows[-1].payload["files"] == ["mara.png"]


@pytest.mark.behaviour("A11")
async def test_a_script_shows_what_was_read_before_anybody_confirms(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        parcel = await world.bring("mara", {"s.fountain": TEXT.encode(), "x.mp4": film()})
        words = await card_words(world, parcel)
    assert "2 acts, 3 scenes" in words
    assert "characters: MARA" in words
    assert "clip" in words


@pytest.mark.behaviour("A11", "K1")
@pytest.mark.parametrize("text", ["import", "save it to context", "Save it to context!"])
async def test_a_word_on_a_message_with_files_brings_them_wherever_it_stands(
    world: World, text: str
) -> None:
    world.chat.files["f"] = picture("red")
    said = Message(
        account="fake:mara", text=text, place=Place(channel="smalllight-producer"),
        files=(Attached(id="f", name="mara.png"),),
    )  # fmt: skip
    receive(world.app, world.chat, "word", "command", said)
    receive(world.app, world.chat, "word", "command", said)
    await route(world.app)
    assert "the card that says what each is taken for" in world.chat.whispers[-1][1]
    async with world.app.store.reading() as db:
        parcel = (await db.exec(select(ImportBatch))).one()
    await arrive(world.app, parcel.id)
    assert "character MARA" in await card_words(world, parcel)


@pytest.mark.behaviour("A11")
async def test_the_word_without_files_says_how(world: World) -> None:
    said = Message(account="fake:mara", text="import", place=Place(channel="smalllight-producer"))
    receive(world.app, world.chat, "word", "command", said)
    await route(world.app)
    assert "Put the files on the message" in world.chat.whispers[-1][1]


class Hollow(FakeChat):
    """A platform whose files are all 1,900 MB of nothing; it counts those that it gave."""

    given = 0

    async def download(self, file: Attached, place: Path, most: int) -> None:
        if most < 1900 << 20:
            raise NotFetched("it is too large")
        self.given += 1
        await asyncio.to_thread(_hollow, place)


def _hollow(place: Path) -> None:
    with place.open("wb") as opened:
        opened.truncate(1900 << 20)  # takes no room on the disk


@pytest.mark.behaviour("A11", "I3", "L5")
async def test_files_that_come_together_fill_no_more_room_than_one_parcel_may(world: World) -> None:
    chat = Hollow()
    world.app.chats[chat.name] = chat
    parcel = await world.bring("mara", dict.fromkeys(("a.mov", "b.mov", "c.mov", "d.mov"), b""))
    assert chat.given == 2
    assert [item["name"] for item in parcel.refused if item["why"] == "it is too large"] == [
        "c.mov", "d.mov",
    ]  # fmt: skip
