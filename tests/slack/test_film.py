"""The whole story of the main job, driven through Slack by real Bolt."""

from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.reporting.summary import credits
from bot.workflow.advance import circled
from store import log
from store.audit import unbalanced
from store.models import DecisionRecord, Gate, GateStatus, Production, Shot
from tests.doubles.slack import Slack
from tests.slack.film import MENTION, Film, filmed

SCRIPT = """Title: Small Light

INT. ATTIC - NIGHT

MARA (40, tall, grey coat) lifts a LANTERN.

MARA
It is lit.
"""


@pytest.mark.behaviour("K1", "C5", "C7", "C9", "B7")
@pytest.mark.slow
async def test_a_film_goes_from_its_script_to_its_rough_cut_on_slack_alone(
    slack: Slack, tmp_path: Path
) -> None:
    async with filmed(tmp_path, slack, SCRIPT) as film:
        await _is_finished(film)
        await _is_decided_once(film)
    _is_shown_once(slack)
    _calls_nobody_twice(slack)
    assert film.counts.presses
    print(film.counts.table())


async def _is_finished(film: Film) -> None:
    async with film.app.store.reading() as db:
        production = (await db.exec(select(Production))).one()
        shots = list(await db.exec(select(Shot).where(col(Shot.cut_out).is_(False))))
        assert {shot.id for shot, _ in await circled(db, shots)} == {shot.id for shot in shots}
        cuts = select(Gate).where(Gate.stage == "rough_cut").order_by(col(Gate.id))
        newest = {gate.act: gate for gate in await db.exec(cuts)}
        assert {gate.status for gate in newest.values()} == {GateStatus.APPROVED}
        assert set(newest) == {shot.act for shot in shots}
        money = await credits(db, production)
        assert money["reserved"] == money["burned"] + money["refunded"] > 0, money
        assert money["open"] == 0 <= money["cap"] - money["burned"], money
        assert await unbalanced(db, production) == []
        assert await log.first_bad(db) is None


async def _is_decided_once(film: Film) -> None:
    async with film.app.store.reading() as db:
        verdicts = (
            await db.exec(select(DecisionRecord).where(DecisionRecord.kind == "gate"))
        ).all()
    assert max(Counter((v.row_id, v.revision) for v in verdicts).values()) == 1


def _is_shown_once(slack: Slack) -> None:
    for channel in slack.channels:
        known = [m["metadata"] for m in slack.posts(channel) if "metadata" in m]
        keys = Counter(data["event_payload"]["key"] for data in known)
        assert not [key for key, times in keys.items() if times > 1]


def _calls_nobody_twice(slack: Slack) -> None:
    for said in [*slack.made("chat.postMessage"), *slack.made("chat.update")]:
        called = MENTION.findall(said.get("text", ""))
        assert len(called) == len(set(called)), said["text"]
