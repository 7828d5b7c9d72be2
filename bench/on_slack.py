"""What Slack waits for: acknowledgements beside a bare app's, a minute of 200 events a second, and
how soon a press shows on its card. `film serve` and the bare app are processes of their own.

`make bench` calls it; `python -m bench.on_slack 10` makes the minute ten seconds.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.bounds import Figure, judge
from tests.app.process import serving
from tests.doubles.slack import Slack
from tests.doubles.slack_api import BOT, SECRET, TEAM, TOKEN, Json
from tests.doubles.slack_people import People, signed
from tests.slack.stage import KEI, MARA, on_slack

PAGE = "CPRODUCER"
PAGES = ("CCASTING", "CCOSTUME", "CSTORYBOARD", "CPRODUCTION_DESIGN")
CALM, ROUNDS, SECONDS = 50, 4, 5  # events a second, blocks of each app, seconds of a block
STORM = 200  # events a second
AGAIN = 20  # every so many deliveries one comes twice
PRESSES = 40
PATIENCE = 600  # seconds for the backlog

WAITS = """
SELECT EXISTS (SELECT 1 FROM inbox.delivery WHERE moved = 0)
    OR EXISTS (SELECT 1 FROM inbound WHERE kind = 'message' AND turn IS NULL)
    OR EXISTS (SELECT 1 FROM turn WHERE status = 'running')
"""


@dataclass
class Load:
    """Sends signed events at a steady pace, whether or not the last one was answered."""

    url: str
    http: aiohttp.ClientSession
    spans: list[float] = field(default_factory=list)
    refused: int = 0
    sent: int = 0

    async def run(self, pace: int, seconds: float) -> None:
        begun, tasks = time.perf_counter(), []
        for number in range(round(pace * seconds)):
            await asyncio.sleep(max(0.0, begun + number / pace - time.perf_counter()))
            tasks.append(asyncio.create_task(self._send(mention(self.sent))))
            if self.sent % AGAIN == 0:
                tasks.append(asyncio.create_task(self._send(mention(self.sent), retry=1)))
            self.sent += 1
        await asyncio.gather(*tasks)

    async def _send(self, event: Json, retry: int = 0) -> None:
        body = json.dumps(event).encode()
        headers = signed(body, "application/json", retry=retry)
        begun = time.perf_counter()
        async with self.http.post(f"{self.url}/slack/events", data=body, headers=headers) as answer:
            await answer.read()
        self.spans.append(time.perf_counter() - begun)
        self.refused += answer.status != 200


def mention(number: int) -> Json:
    """What Kei says on one of the pages, to the bot."""
    ts = f"1765000000.{number:06}"
    text = f"<@{BOT}> she limps a little more than before, {number}"
    event = {
        "type": "app_mention", "user": KEI, "text": text, "ts": ts, "event_ts": ts,
        "channel": PAGES[number % len(PAGES)], "channel_type": "channel",
    }  # fmt: skip
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event": event,
        "event_id": f"Ev{number}", "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }  # fmt: skip


@asynccontextmanager
async def bare(slack: Slack) -> AsyncIterator[str]:
    """The address of the bare app."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.rig.bare", slack.url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


async def calm(ours: Load, theirs: Load) -> float:
    """How many times as long we take as the bare app, p99, by turns on one machine."""
    for load in (ours, theirs):
        await load.run(CALM, 1)
        load.spans.clear()
    for _ in range(ROUNDS):
        for load in (theirs, ours):
            await load.run(CALM, SECONDS)
    for load, name in ((ours, "ours"), (theirs, "a bare app")):
        spans = sorted(load.spans)
        middle, late = spans[len(spans) // 2], spans[round(len(spans) * 0.95)]
        print(f"acknowledged by {name}: {middle:.4f} s, p95 {late:.4f} s, p99 {p99(load):.4f} s")
    return p99(ours) / p99(theirs)


def p99(load: Load) -> float:
    return sorted(load.spans)[round(len(load.spans) * 0.99) - 1]


async def pressed(slack: Slack, people: People) -> float:
    """p95 of the seconds from an approval to its card's new look on the way; each is undone."""
    spans = []
    for _ in range(PRESSES):
        gate = await slack.until(lambda: newest(slack, "approve"))
        begun = time.perf_counter()
        await people.press(MARA, PAGE, gate, "approve")
        decided = await slack.until(lambda: newest(slack, "undo"))
        spans.append(time.perf_counter() - begun)
        await people.press(MARA, PAGE, decided, "undo")
        await slack.until(lambda: newest(slack, "undo") is None)
    return sorted(spans)[round(len(spans) * 0.95) - 1]


def newest(slack: Slack, verb: str) -> Json | None:
    """The newest card of a gate with a button of this verb."""
    found = (
        message
        for message in reversed(slack.posts(PAGE))
        for block in message["blocks"]
        for element in block.get("elements", ())
        if element.get("value", "").startswith(f"{verb}:gate:")
    )
    return next(found, None)


async def drained(folder: Path, heard: int) -> tuple[float, int, int]:
    """(seconds until all were done, how many were lost, how many were done twice)."""
    begun = time.perf_counter()
    with sqlite3.connect(folder / "app.db") as db:
        db.execute("ATTACH ? AS inbox", (str(folder / "inbox.db"),))
        # Another process has no event that could be waited for.
        while db.execute(WAITS).fetchone()[0] and _within(begun):  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        mail = db.execute("SELECT content FROM line WHERE key LIKE '%:mail'").fetchall()
    found = Counter(words for (content,) in mail for words in said(json.loads(content)))
    return time.perf_counter() - begun, heard - len(found), found.total() - len(found)


def said(content: list[Json]) -> list[str]:
    """What a turn took as messages; what it remembers of earlier ones stands apart."""
    events = [json.loads(block["text"]) for block in content if block["text"].startswith("{")]
    return [event["text"] for event in events if event.get("event") == "message"]


def _within(begun: float) -> bool:
    return time.perf_counter() - begun < PATIENCE


async def measured(seconds: float) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        async with Slack() as slack:
            async with on_slack(Path(name), slack):
                pass  # the production is there, and its producer agent asks for the first gate
            settings = {
                "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": slack.url,
            }  # fmt: skip
            async with serving(Path(name), **settings) as served, bare(slack) as url:
                await served.until_ready()
                click = await pressed(slack, People(slack, served.post))
                # Given up before the servers do, which close what is idle for five seconds.
                pool = aiohttp.TCPConnector(limit=0, keepalive_timeout=3)
                async with aiohttp.ClientSession(connector=pool) as http:
                    ours = Load(served.url, http)
                    ratio = await calm(ours, Load(url, http))
                    ours.spans.clear()
                    await ours.run(STORM, seconds)
                waited, lost, twice = await drained(Path(name), ours.sent)
    print(f"{ours.sent} events; the backlog was done {waited:.0f} s after the last")
    return [
        Figure("acknowledgement at 50/s, p99 of ours to a bare app's", ratio, 3),
        Figure(f"acknowledgement at {STORM}/s for {seconds:.0f} s, p99", p99(ours), 1, "s"),
        Figure("events lost or refused", lost + ours.refused, 0),
        Figure("events done twice", twice, 0),
        Figure("a press on a gate to its card's edit, p95", click, 0.15, "s"),
    ]


def main() -> int:
    return judge(asyncio.run(measured(float((sys.argv[1:] or ["60"])[0]))))


if __name__ == "__main__":
    sys.exit(main())
