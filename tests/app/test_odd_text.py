"""What a platform says is made whole where it enters, and one odd delivery holds up no other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlmodel import select

from bot.app.router import claim_deliveries, ingest, record
from store.clean import dumped, loaded
from store.inbound import Recorder
from store.models import Inbound
from tests.app.test_words import say
from tests.world import World

HALF, NUL, WHOLE = "\ud800", "\0", "\N{REPLACEMENT CHARACTER}"
PARTS = [HALF, "\udc00", NUL, "\\", "u", "d800", '"', "é", "\N{CLAPPER BOARD}"]
LETTERS = st.lists(st.sampled_from(PARTS)).map("".join)


def message(text: str, account: str = "fake:kei") -> dict[str, Any]:
    return {"account": account, "text": text, "place": {"channel": "casting"}}


@pytest.mark.behaviour("L7", "L2")
@given(LETTERS)
def test_what_is_kept_is_text_and_whole_letters_stay(said: str) -> None:
    kept = loaded(dumped({said: [said]}))
    ((name, (value,)),) = kept.items()
    assert name == value
    assert NUL not in value
    value.encode()
    assert value == ODD.sub(_expected, said)


ODD = re.compile("([\ud800-\udbff][\udc00-\udfff])|[\ud800-\udfff\0]")


def _expected(found: re.Match[str]) -> str:
    pair = (found[1] or "").encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return pair or WHOLE


@pytest.mark.behaviour("L7", "L2")
async def test_halves_of_letters_and_nuls_are_replaced_where_they_enter(world: World) -> None:
    for key, said in ((f"odd{HALF}", f"a{HALF}b{NUL}c"), ("next", "she limps")):
        assert record(world.app, "fake", key, message(said), "message")
    await claim_deliveries(world.app)
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Inbound).where(Inbound.kind == "message"))).all()
    assert [row.routed_at is not None for row in rows] == [True, True]
    assert [row.key for row in rows] == [f"fake:odd{WHOLE}", "fake:next"]
    assert rows[0].payload["body"]["text"] == f"a{WHOLE}b{WHOLE}c"


@pytest.mark.behaviour("L7", "L2")
async def test_what_was_kept_before_is_made_whole_when_it_is_read(
    world: World, tmp_path: Path
) -> None:
    said = json.dumps({"platform": "fake", "body": message(HALF)})
    world.app.recorder._connection.execute(
        "INSERT INTO delivery (key, kind, payload, at) VALUES ('fake:old', 'message', ?, ?)",
        (said, world.clock.now().isoformat()),
    )
    await ingest(world.app)
    async with world.app.store.writing() as db:
        connection = await db.connection()
        await connection.execute(sql("UPDATE inbound SET payload = :said"), {"said": said})
    async with world.app.store.reading() as db:
        (row,) = (await db.exec(select(Inbound))).all()
    assert row.payload["body"]["text"] == WHOLE


@pytest.mark.behaviour("L7", "L2")
async def test_a_delivery_that_no_row_can_hold_holds_up_none_of_its_group(
    world: World, tmp_path: Path
) -> None:
    async def odd(body: dict[str, Any]) -> Any:
        class SideAnswer:
            key, kind, body = "first", None, None

        heard = SideAnswer()
        heard.key, heard.kind = body["key"], body["kind"]
        heard.body = _Body()  # type: ignore[assignment]
        return heard

    world.app.readers["slack"] = odd
    for key, kind in (("one", "message"), ("bad", None), ("two", "message")):
        assert record(world.app, "slack", key, {"key": key, "kind": kind}, "raw")
    await ingest(world.app)
    async with world.app.store.reading() as db:
        keys = (await db.exec(select(Inbound.key))).all()
    assert sorted(keys) == ["slack:one", "slack:two"]
    assert not world.app.recorder.waits()
    world.app.recorder.close()
    again = Recorder(tmp_path)
    assert [row.key for row in again.waiting()] == ["slack:bad"], "the next version may keep it"
    again.close()


class _Body:
    def model_dump(self, mode: str) -> dict[str, Any]:
        return {}


@pytest.mark.behaviour("A12", "L7")
@pytest.mark.parametrize("words", ["光" * 12_600, "a" * 9000, " ".join(["光" * 30] * 10)])
async def test_a_search_without_end_is_refused_in_plain_words(world: World, words: str) -> None:
    assert (await say(world, "kei", f"find {words}")).startswith(
        "Nothing was looked for: that is too long. Say a few words"
    )
