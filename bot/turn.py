"""One agent turn. A turn that asks, ends. Each step is a row written in one transaction with its
effects, so a turn that was killed goes on behind its last row and does nothing twice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot import executor, prompt
from bot.chat import Card, Place
from bot.desk import put
from bot.house import House, one
from bot.model import Answer, ModelError
from bot.tools import BY_NAME
from store import due
from store.db import Session
from store.inbound import unread
from store.log import record
from store.models import Agent, Epoch, Frame, Inbound, Line, Production, Turn

STEPS = 8
SILENT = "👀"
Body = dict[str, Any]


async def take_turn(house: House, agent_id: int, name: str) -> None:
    """Read every unread message of the agent, let the model act, say what it said on its page."""
    if not await _begin(house, agent_id, name):
        return
    error = ""
    try:
        for step in range(STEPS):
            if await _step(house, agent_id, name, step):
                break
        else:
            error = (
                "I stopped after too many steps; tell me what matters most and I go on from there."
            )
    except ModelError as problem:
        error = str(problem)
    await _end(house, agent_id, name, error)


async def _begin(house: House, agent_id: int, name: str) -> bool:
    """Take the mail into the conversation; False if this turn is over already."""
    async with house.store.reading() as db:
        rows = await unread(db, agent_id, name)
    blocks = [block for row in rows for block in await _blocks(house, row)]
    async with house.store.writing() as db:
        turn = await db.get(Turn, name)
        if turn is None:
            turn = Turn(
                id=name, agent_id=agent_id, model=_model(house, rows), started_at=house.clock.now()
            )
            db.add(turn)
        if turn.status != "running":
            return False
        agent = await one(db, Agent, agent_id)
        production = await one(db, Production, agent.production_id)
        if await _line(db, f"{name}:mail") is None:
            await _hear(house, db, production, agent, name, blocks)
        for row in rows:
            row.turn = name
            await db.merge(row)
    return True


async def _hear(
    house: House, db: Session, production: Production, agent: Agent, name: str, blocks: list[Body]
) -> None:
    epoch_before = agent.epoch_id
    await prompt.enter(db, production, agent, house.clock.now())
    entered = agent.epoch_id != epoch_before
    head = prompt.memory(agent.remembered) if entered else []
    head += await prompt.delta(db, production, agent.seen_version)
    agent.seen_version = production.canon_version
    db.add(agent)
    await _add_line(db, agent, f"{name}:mail", "user", [*head, *blocks])


async def _blocks(house: House, row: Inbound) -> list[Body]:
    """A message as the model reads it."""
    frames = row.payload.get("frames", ())
    ids = {frame["sha256"]: await _uploaded(house, frame["sha256"]) for frame in frames}
    return prompt.message_blocks(row.payload, ids)


async def _uploaded(house: House, sha256: str) -> str:
    """The file id of a stored picture; the same content is sent to the model's service once."""
    async with house.store.reading() as db:
        known = await db.get(Frame, sha256)
    if known:
        return known.file_id
    path = house.files.find(sha256)
    file_id = await house.model.upload(path.name, path.read_bytes(), "image/jpeg")
    async with house.store.writing() as db:
        await db.merge(Frame(sha256=sha256, file_id=file_id))
    return file_id


def _model(house: House, rows: Sequence[Inbound]) -> str:
    review = any(row.payload.get("stage") == "rough_cut" for row in rows)
    return house.models["review" if review else "turn"]


async def _step(house: House, agent_id: int, name: str, step: int) -> bool:
    """One exchange with the model and the tools it asked for; True when the turn is over."""
    async with house.store.writing() as db:
        said = await _line(db, f"{name}:{step}:said")
        if said is None:
            body = await _body(house, db, agent_id, name)
    if said is None:
        answer = await house.model.reply(body)
        said = await _keep(house, agent_id, name, step, answer)
    calls = [block for block in said.content if block["type"] == "tool_use"]
    if not calls:
        return True
    return await _act(house, agent_id, f"{name}:{step}", calls)


async def _body(house: House, db: Session, agent_id: int, name: str) -> Body:
    agent = await one(db, Agent, agent_id)
    production = await one(db, Production, agent.production_id)
    turn = await one(db, Turn, name)
    current = await one(db, Epoch, agent.epoch_id or 0)
    briefing = prompt.brief(production, agent, house.roles[agent.role])
    return prompt.request(turn.model, current, briefing, await prompt.lines(db, agent))


async def _keep(house: House, agent_id: int, name: str, step: int, answer: Answer) -> Line:
    """Store what the model said, with its price in tokens."""
    async with house.store.writing() as db:
        turn = await one(db, Turn, name)
        turn.steps += 1
        turn.input_tokens += answer.input_tokens
        turn.cache_read_tokens += answer.cache_read_tokens
        turn.cache_write_tokens += answer.cache_write_tokens
        turn.output_tokens += answer.output_tokens
        db.add(turn)
        content = answer.content or [{"type": "text", "text": _why_nothing(answer.stop_reason)}]
        if answer.stop_reason != "tool_use":
            # A call that was cut off is not run; it would be left unanswered in the conversation.
            content = [block for block in content if block["type"] != "tool_use"] or [
                {"type": "text", "text": _why_nothing(answer.stop_reason)}
            ]
        return await _add_line(
            db, await one(db, Agent, agent_id), f"{name}:{step}:said", "assistant", content
        )


def _why_nothing(stop_reason: str) -> str:
    return {
        "refusal": "I cannot help with this request; please put it differently.",
        "max_tokens": "My answer grew too long and was cut off; ask for a smaller part.",
        "model_context_window_exceeded": "Our talk grew too long; I begin anew with a summary.",
    }.get(stop_reason, "I have nothing to add.")


async def _act(house: House, agent_id: int, key: str, calls: list[Body]) -> bool:
    """Run the tools of one message in one transaction; True if one of them ends the turn."""
    async with house.store.writing() as db:
        agent = await one(db, Agent, agent_id)
        done = await _line(db, f"{key}:did")
        if done is None:
            production = await one(db, Production, agent.production_id)
            results = [
                await _run(house, db, production, agent, f"{key}:{n}", call)
                for n, call in enumerate(calls)
            ]
            done = await _add_line(db, agent, f"{key}:did", "user", results)
    failed = {block["tool_use_id"] for block in done.content if block.get("is_error")}
    return any(
        call["id"] not in failed and call["name"] in BY_NAME and BY_NAME[call["name"]].ends_turn
        for call in calls
    )


async def _run(
    house: House, db: Session, production: Production, agent: Agent, key: str, call: Body
) -> Body:
    """One tool's result block. A refused call changes nothing: it runs inside a savepoint."""
    asked = executor.Call(house, db, production, agent, house.roles[agent.role], key, call["input"])
    block: Body = {"type": "tool_result", "tool_use_id": call["id"]}
    try:
        async with db.begin_nested():
            return {**block, "content": await executor.run(asked, call["name"])}
    except executor.ToolError as error:
        return {**block, "content": str(error), "is_error": True}


async def _end(house: House, agent_id: int, name: str, error: str) -> None:
    async with house.store.reading() as db:
        agent = await one(db, Agent, agent_id)
        words = error or await _words(db, agent, name)
    if words and words.removeprefix("understudy:").strip() != SILENT:
        card = Card(title=house.roles[agent.role].title, lines=(words,))
        for chat in house.chats.values():
            await put(house, chat, name, Place(channel=agent.channel), card, speaker=agent.role)
    async with house.store.writing() as db:
        turn = await one(db, Turn, name)
        turn.status, turn.error, turn.finished_at = (
            "failed" if error else "done",
            error,
            house.clock.now(),
        )
        db.add(turn)
        await record(
            db,
            agent.production_id,
            house.clock.now(),
            agent.name,
            "turn",
            name,
            steps=turn.steps,
            status=turn.status,
        )
        await due.add(db, agent.production_id, "advance", name, house.clock.now())


async def _words(db: Session, agent: Agent, name: str) -> str:
    """What the agent said at last in this turn; words beside a tool call are for itself."""
    query = select(Line).where(
        Line.agent_id == agent.id, Line.role == "assistant", col(Line.key).startswith(f"{name}:")
    )
    last = (await db.exec(query.order_by(col(Line.id).desc()).limit(1))).first()
    blocks = last.content if last else []
    return "\n\n".join(b["text"] for b in blocks if b["type"] == "text" and b["text"])


async def _line(db: Session, key: str) -> Line | None:
    return (await db.exec(select(Line).where(Line.key == key))).first()


async def _add_line(db: Session, agent: Agent, key: str, role: str, content: list[Body]) -> Line:
    query = select(func.coalesce(func.max(Line.position), -1)).where(
        Line.agent_id == agent.id, Line.epoch_id == agent.epoch_id
    )
    last = (await db.exec(query)).one()
    line = Line(
        agent_id=agent.id or 0,
        epoch_id=agent.epoch_id or 0,
        position=last + 1,
        key=key,
        role=role,
        content=content,
    )
    db.add(line)
    await db.flush()
    return line
