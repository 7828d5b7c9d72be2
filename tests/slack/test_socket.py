"""The socket breaks and comes back: what was sent meanwhile comes again, and counts once."""

import asyncio
from pathlib import Path

import pytest

from store.models import DecisionRecord, Gate, Inbound
from tests.doubles.slack import Slack
from tests.patience import PATIENCE
from tests.slack.stage import KEI, MARA, on_slack


@pytest.mark.behaviour("K1", "K5", "L2")
async def test_a_socket_that_broke_is_opened_again_and_nothing_is_lost_or_done_twice(
    slack: Slack, tmp_path: Path
) -> None:
    async with on_slack(tmp_path, slack, socket=True) as stage:
        await slack.connected.wait()
        card = await stage.ask_gate()
        press = stage.people.pressed(MARA, "CPRODUCER", card, "approve")
        await stage.people.deliver(press)
        await slack.drop()
        async with asyncio.timeout(PATIENCE):
            await slack.connected.wait()
        # Slack had no answer to the one, and could not send the other while nobody was there.
        await stage.people.again(press)
        await stage.people.say(KEI, "CCASTING", "she limps")
        await stage.work()
        assert await stage.platform.ready()
        assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]
        assert len(await stage.rows(DecisionRecord)) == 1
        said = [row for row in await stage.rows(Inbound) if row.kind == "message"]
        assert [row.payload["text"] for row in said] == ["she limps"]


@pytest.mark.behaviour("K5", "L2")
async def test_what_a_process_could_not_answer_before_it_ended_comes_to_the_next(
    slack: Slack, tmp_path: Path
) -> None:
    async with on_slack(tmp_path, slack, socket=True) as stage:
        await slack.connected.wait()
        card = await stage.ask_gate()
        press = stage.people.pressed(MARA, "CPRODUCER", card, "approve")
    slack.connected.clear()
    async with on_slack(tmp_path, slack, socket=True) as stage:
        await slack.connected.wait()
        await stage.people.again(press)
        await stage.work()
        assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]
