"""What people changed or deleted before anybody took it is taken so, or not at all."""

import pytest

from bot.agents.turn import take_turn
from store.models import Agent, Gate, ImportBatch, Inbound, Question, Turn
from tests.injection import films
from tests.slack.stage import HOME, KEI, MARA, TEAM_ROOM, Stage

PAGE = "CCASTING"
QUESTION = films.question("the year", "director")


async def mail(stage: Stage) -> list[str]:
    """What waits for a role to read it."""
    rows = await stage.rows(Inbound)
    waits = [row.payload for row in rows if row.agent_id and row.turn is None]
    return [said["text"] for said in waits if said["event"] == "message"]


@pytest.mark.behaviour("B2")
async def test_a_message_that_was_changed_before_it_was_read_is_read_in_its_new_words(
    stage: Stage,
) -> None:
    ts = await stage.people.say(KEI, PAGE, "<@UBOT> she limps on the left")
    await stage.work()
    await stage.people.edit(KEI, PAGE, ts, "<@UBOT> she limps on the <https://a.b/c|right>")
    await stage.work()
    assert await mail(stage) == ["she limps on the [right](https://a.b/c)"]


@pytest.mark.behaviour("B2")
@pytest.mark.parametrize("routed", [True, False])
async def test_a_message_that_was_deleted_before_it_was_read_is_not_read(
    stage: Stage, routed: bool
) -> None:
    ts = await stage.people.say(KEI, PAGE, "she limps")
    if routed:
        await stage.work()
    await stage.people.delete(PAGE, ts)
    await stage.work()
    assert await mail(stage) == []


@pytest.mark.behaviour("B2", "K5")
async def test_a_change_that_overtakes_its_message_counts_when_that_comes(stage: Stage) -> None:
    async def lost(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        return 200, ""

    send, stage.people.send = stage.people.send, lost
    ts = await stage.people.say(KEI, PAGE, "she limps on the left")
    await stage.people.edit(KEI, PAGE, ts, "she limps on the right")
    await stage.people.edit(KEI, PAGE, ts, "she does not limp")
    stage.people.send = send
    message, first, second = stage.people.log
    for late in (second, first, message):
        await stage.people.again(late)
        await stage.work()
    assert await mail(stage) == ["she does not limp"]


@pytest.mark.behaviour("B2", "K5")
async def test_of_two_changes_the_later_one_counts_in_whatever_order_they_come(
    stage: Stage,
) -> None:
    ts = await stage.people.say(KEI, PAGE, "one")
    await stage.work()
    send, stage.people.send = stage.people.send, None
    held: list[object] = []

    async def hold(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        held.append((body, headers))
        return 200, ""

    stage.people.send = hold
    await stage.people.edit(KEI, PAGE, ts, "two")
    await stage.people.edit(KEI, PAGE, ts, "three")
    stage.people.send = send
    for delivery in reversed(stage.people.log[-2:]):
        await stage.people.again(delivery)
        await stage.work()
    assert await mail(stage) == ["three"]


@pytest.mark.behaviour("B2")
async def test_what_a_role_has_read_stays_as_it_was_said(stage: Stage) -> None:
    ts = await stage.people.say(KEI, PAGE, "she limps")
    await stage.work()
    (agent,) = [a for a in await stage.rows(Agent) if a.name == "casting"]
    await take_turn(stage.app, agent.id, "turn:1")
    await stage.people.edit(KEI, PAGE, ts, "she dances")
    await stage.people.delete(PAGE, ts)
    await stage.work()
    (row,) = [row for row in await stage.rows(Inbound) if row.turn == "turn:1"]
    assert (row.payload["text"], row.agent_id) == ("she limps", agent.id)


@pytest.mark.behaviour("B2")
async def test_a_turn_whose_only_message_was_deleted_asks_no_model(stage: Stage) -> None:
    ts = await stage.people.say(KEI, PAGE, "she limps")
    await stage.work()
    await stage.people.delete(PAGE, ts)
    await stage.work()
    (agent,) = [a for a in await stage.rows(Agent) if a.name == "casting"]
    await take_turn(stage.app, agent.id, "turn:1")
    assert stage.world.model.bodies == []
    assert await stage.rows(Turn) == []


@pytest.mark.behaviour("B2", "B8")
async def test_words_that_became_talk_between_people_reach_no_role(stage: Stage) -> None:
    ts = await stage.people.say(KEI, PAGE, "she limps")
    await stage.work()
    await stage.people.edit(KEI, PAGE, ts, "<@UMARA> does she limp?")
    await stage.work()
    assert await mail(stage) == []


@pytest.mark.behaviour("B2")
async def test_a_message_with_replies_that_was_deleted_leaves_a_stone_and_is_not_read(
    stage: Stage,
) -> None:
    ts = await stage.people.say(KEI, PAGE, "she limps")
    await stage.people.say(MARA, PAGE, "// does she?", ts)
    await stage.work()
    await stage.people.delete(PAGE, ts)
    await stage.work()
    assert await mail(stage) == []


async def test_previews_and_our_own_edits_and_rooms_that_are_not_ours_need_nothing(
    stage: Stage,
) -> None:
    card = await stage.ask_gate()
    ts = await stage.people.say(KEI, PAGE, "see <https://a.b/c>")
    other = await stage.people.say(KEI, TEAM_ROOM, "lunch?")
    before = len(await stage.rows(Inbound))
    await stage.people.unfurl(PAGE, ts)
    await stage.people.edit("UBOT", "CPRODUCER", card["ts"], "decided")
    await stage.people.edit(KEI, TEAM_ROOM, other, "dinner?")
    await stage.people.delete(TEAM_ROOM, other)
    assert len(await stage.rows(Inbound)) == before


@pytest.mark.behaviour("C5")
async def test_a_mention_that_was_changed_before_it_was_taken_is_the_new_command(
    stage: Stage,
) -> None:
    card = await stage.ask_gate()
    ts = await stage.people.say(MARA, "CPRODUCER", "<@UBOT> approve", card["ts"])
    await stage.people.delete("CPRODUCER", ts)
    await stage.work()
    assert [gate.status for gate in await stage.rows(Gate)] == ["open"]


@pytest.mark.behaviour("E3")
@pytest.mark.parametrize("deleted", [False, True])
async def test_an_offered_answer_is_taken_in_its_new_words_or_not_at_all(
    stage: Stage, deleted: bool
) -> None:
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    thread = stage.card(HOME, "Q-1")["thread_ts"]
    ts = await stage.people.say(MARA, HOME, "1922", thread)
    await stage.work()
    if deleted:
        await stage.people.delete(HOME, ts)
    else:
        await stage.people.edit(MARA, HOME, ts, "1921")
    await stage.work()
    await stage.people.press(MARA, HOME, stage.slack.ephemerals[-1], "use")
    await stage.work()
    (question,) = await stage.rows(Question)
    assert (question.status, question.answer or "") == (
        ("open", "") if deleted else ("answered", "1921")
    )


@pytest.mark.behaviour("A11")
async def test_files_of_a_message_that_was_deleted_before_anybody_took_them_are_left_aside(
    stage: Stage,
) -> None:
    file = stage.slack.share("treatment.txt", b"A lighthouse keeper waits. " * 20)
    ts = await stage.people.say(MARA, HOME, "", files=[file], subtype="file_share")
    await stage.work()
    (parcel,) = await stage.rows(ImportBatch)
    assert parcel.status == "open"
    await stage.people.delete(HOME, ts)
    await stage.work()
    (parcel,) = await stage.rows(ImportBatch)
    assert parcel.status == "left"
