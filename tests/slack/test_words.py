"""What is said on Slack is whole, in order, and pings nobody whom it does not wait for."""

import re

import pytest

from bot.agents.replies import pieces
from bot.agents.turn import take_turn
from bot.app.command_table import COMMANDS
from store.models import Agent
from tests.slack.stage import KEI, MARA, Stage, read, together

PINGS = "<!here> <!channel> @channel @here @everyone <!subteam^S1> <@UMARA> <#CHOME>"


async def reply(stage: Stage, words: str) -> None:
    """What casting answers to a message on its page."""
    await stage.people.say(KEI, "CCASTING", "who is she?")
    await stage.work()
    (agent,) = [a for a in await stage.rows(Agent) if a.name == "casting"]
    stage.world.model.answers = [[words]]
    await take_turn(stage.app, agent.id, "turn:1")
    await stage.work()


@pytest.mark.behaviour("L5", "C9")
async def test_the_words_of_a_role_ping_nobody(stage: Stage) -> None:
    await reply(stage, f"{PINGS}\n\n```\n{PINGS}\n```\n`{PINGS}`")
    (message,) = stage.slack.posts("CCASTING")
    shown = str(message["blocks"]) + message["text"]
    assert re.findall(r"<[!@#]", shown) == []
    texts = [block["text"] for block in message["blocks"] if block["type"] == "section"]
    assert all(text["verbatim"] for text in texts)
    given = {name for call in stage.slack.made("chat.postMessage") for name in call}
    assert not {"parse", "link_names"} & given


@pytest.mark.behaviour("K1", "B2")
async def test_a_long_reply_stands_whole_on_its_page_in_order_and_once(stage: Stage) -> None:
    paragraphs = [f"{n}. " + "She walks on along the pier. " * 20 for n in range(1, 60)]
    await reply(stage, "\n\n".join(paragraphs))
    said = "\n".join(read(message) for message in stage.slack.posts("CCASTING"))
    assert len(stage.slack.posts("CCASTING")) > 1
    assert re.findall(r"(\d+)\. She", said) == [str(n) for n in range(1, 60)]
    assert said.count("She walks on along the pier.") == 59 * 20


def test_a_reply_is_cut_where_it_can_be_and_nothing_is_lost() -> None:
    for words in ("x" * 30_000, "word " * 6000, "line\n" * 6000, "a\n\nb " * 5000, "", "short"):
        cut = pieces(words)
        assert max(map(len, cut)) <= 9000
        assert "".join("".join(cut).split()) == "".join(words.split())


@pytest.mark.behaviour("K1")
async def test_help_is_told_whole(stage: Stage) -> None:
    answer, _ = await together(stage, stage.people.command(MARA, "CPRODUCER", "help"))
    said = "\n".join([read(answer), *map(read, stage.slack.ephemerals)])
    for word, command in COMMANDS.items():
        assert command.example in said, word
        assert command.about.replace("&", "&amp;") in said, word
