"""`film serve` while Slack is down, or takes its token no more: the process stays, says that it is
not ready, and does later what it could not do."""

import asyncio
from pathlib import Path

import pytest

from tests.app.process import Served, serving
from tests.app.test_on_slack import MARA, TALK, by_socket, card, named
from tests.doubles.slack import Slack
from tests.doubles.slack_people import People
from tests.patience import PATIENCE
from tests.world import TEXT


async def until(served: Served, *, ready: bool) -> None:
    """Wait until the process says so."""
    async with asyncio.timeout(PATIENCE):
        # Another process has no event that could be waited for.
        while (await served.get("/readyz")).json()["slack"] is not ready:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.behaviour("L2", "L4", "K5")
@pytest.mark.slow
async def test_what_could_not_be_said_while_slack_was_down_is_said_once_it_is_back(
    tmp_path: Path,
) -> None:
    async with Slack() as slack:
        slack.room(TALK, MARA)
        people = People(slack)
        async with serving(tmp_path, **by_socket(slack)) as served:
            await served.until_ready()
            await people.command(MARA, TALK, "new")
            view = await slack.until(lambda: next(iter(slack.views.values()), None))
            await people.submit(MARA, view, title="Night", code="NIGHT")
            page = (await slack.until(lambda: named(slack, "night-producer"))).id
            await slack.until(lambda: card(slack, page, "add"))
            slack.down = True
            script = slack.share("small.fountain", TEXT.encode())
            await people.say(MARA, page, "", subtype="file_share", files=[script])
            await slack.until(lambda: slack.made("files.info"))
            slack.down = False
            load = await slack.until(lambda: card(slack, page, "take"))
            slack.revoked, before = True, len(slack.calls)
            await people.press(MARA, page, load, "take")
            await slack.until(lambda: len(slack.calls) > before)
            await until(served, ready=False)
            slack.revoked = False
            await slack.until(lambda: card(slack, page, "undo"))
            await until(served, ready=True)
            assert await served.stop() == 0
        keys = [m["metadata"]["event_payload"]["key"] for m in slack.posts(page) if "metadata" in m]
        assert len(keys) == len(set(keys))
        assert (
            len([line for line in served.log if "token_revoked" in line and "ERROR" in line]) == 1
        )
