"""One agent turn. A turn that asks, ends. Each step is a row written in one transaction with its
effects, so a turn that was killed goes on behind its last row and does nothing twice."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot import texts
from bot.agents import conversation, image_uploads, prompt, replies, tool_executor
from bot.canon.readiness import missing, readiness
from bot.core.chat_port import Button, Place
from bot.core.context import AppContext, get_row
from bot.core.model_port import Answer, ContextFull, ModelError
from bot.core.tool_schemas import BY_NAME
from store import canon, scheduled_jobs
from store.db import Session
from store.inbound import agent_inbox
from store.log import record
from store.models import Agent, EntryKind, Epoch, Inbound, Line, Production, Turn

STEPS = 8
CALLS = 24  # in one message
SPEND = 1_000_000  # a turn's worth of tokens, in the price of uncached input
Body = dict[str, Any]


class Stopped(Exception):
    """A person stopped this turn; the message says who."""


async def take_turn(app: AppContext, agent_id: int, name: str) -> None:
    """Read every unread message of the agent, let the model act, say what it said on its page."""
    agent, error = await _begin(app, agent_id, name)
    if agent is None:
        return
    words = await _introduction(app, agent)
    if not (words or error):
        await _sign(app, agent, Button(label=texts.STOP, verb="stop", kind="agent", id=agent_id))
        try:
            await _work(app, agent_id, name)
        except (ModelError, Stopped) as problem:
            error = str(problem)
        finally:
            await _sign(app, agent, None)
    await _end(app, agent_id, name, words, error)


async def give_up(app: AppContext, agent_id: int, name: str) -> None:
    """A turn that broke too often ends, and its page is told so; what it did before stands."""
    async with app.store.reading() as db:
        turn = await db.get(Turn, name)
    if turn is None:  # nothing of it stands: it begins like any other
        await take_turn(app, agent_id, name)
    elif turn.status == "running":
        await _end(app, agent_id, name, "", texts.TURN_BROKE)


async def _begin(app: AppContext, agent_id: int, name: str) -> tuple[Agent | None, str]:
    """Take the mail into the conversation: (the agent, what went wrong). No agent: it is over."""
    async with app.store.reading() as db:
        # Taken up again after a kill, a turn has its mail; what came since is the next turn's.
        again = await conversation.line(db, f"{name}:mail") is not None
        rows = [] if again else await agent_inbox(db, agent_id)
        locked = await image_uploads.locked(db, await get_row(db, Agent, agent_id))
    ids, error = await image_uploads.shown(app, rows, locked)
    blocks = [block for row in rows for block in prompt.message_blocks(row.payload, ids)]
    async with app.store.writing() as db:
        agent = await get_row(db, Agent, agent_id)
        turn = await db.get(Turn, name)
        if turn is None and not (rows or again):
            return None, ""  # what was to be read is not there any more
        if turn is None:
            turn = Turn(
                id=name, agent_id=agent_id, model=_model(app, rows), started_at=app.clock.now()
            )
            db.add(turn)
        if turn.status != "running":
            return None, ""
        production = await get_row(db, Production, agent.production_id)
        if not again:
            await conversation.hear(app, db, production, agent, name, blocks)
        for row in rows:
            row.turn = name
            await db.merge(row)
        return agent, error


def _model(app: AppContext, rows: Sequence[Inbound]) -> str:
    review = any(row.payload.get("stage") == "rough_cut" for row in rows)
    return app.models["review" if review else "turn"]


async def _introduction(app: AppContext, agent: Agent) -> str:
    """Before there is a script a role says who it is and what is missing; no model is asked."""
    async with app.store.reading() as db:
        production = await get_row(db, Production, agent.production_id)
        if await canon.newest(db, production, EntryKind.SCRIPT, "script"):
            return ""
        lacking = missing(await readiness(db, production))
    role = app.roles[agent.role]
    return texts.introduction(role.title, role.promise, lacking)


async def _sign(app: AppContext, agent: Agent, stop: Button | None) -> None:
    """Show on the agent's page that it is at work, or that it is no longer."""
    now, place = app.clock.now(), Place(channel=agent.channel)
    for chat in app.chats.values():
        # A turn does not wait for a platform that is down to show it at work.
        if stop is None or app.circuit.until(now, chat.name, place.channel) is None:
            await chat.working(place, stop)


async def _work(app: AppContext, agent_id: int, name: str) -> None:
    """Step by step until the turn is over. ModelError and Stopped carry words for people."""
    begun_anew = False
    step = 0
    while step < STEPS:
        try:
            if await _step(app, agent_id, name, step):
                return
            step += 1
        except ContextFull:
            if begun_anew:
                raise
            begun_anew = True
            async with app.store.writing() as db:
                await conversation.begin_anew(db, await get_row(db, Agent, agent_id), name)
    raise ModelError(texts.TOO_MANY_STEPS)


async def _step(app: AppContext, agent_id: int, name: str, step: int) -> bool:
    """One exchange with the model and the tools it asked for; True when the turn is over."""
    async with app.store.writing() as db:
        await _go_on(db, name)
        said = await conversation.line(db, f"{name}:{step}:said")
        if said is None:
            body = await _body(app, db, agent_id, name)
    if said is None:
        answer = await _reply(app, name, body)
        said = await _keep(app, agent_id, name, step, answer)
    calls = [block for block in said.content if block["type"] == "tool_use"]
    if not calls:
        return True
    return await _act(app, agent_id, f"{name}:{step}", calls)


async def _go_on(db: Session, name: str) -> None:
    """Stopped if a person stopped this turn, ModelError if it has spent what a turn may."""
    turn = await get_row(db, Turn, name)
    if turn.stopped_by:
        raise Stopped(texts.stopped(turn.stopped_by))
    if turn.weight > SPEND:
        raise ModelError(texts.TOO_EXPENSIVE)


async def _reply(app: AppContext, name: str, body: Body) -> Answer:
    """The model's answer; a person's stop cancels the call and nothing else."""
    call = asyncio.create_task(app.model.reply(body))
    app.calls[name] = call
    try:
        await asyncio.wait([call])
    finally:
        app.calls.pop(name, None)
        call.cancel()
    if call.cancelled():
        async with app.store.writing() as db:
            await _go_on(db, name)
    return await call


async def _body(app: AppContext, db: Session, agent_id: int, name: str) -> Body:
    agent = await get_row(db, Agent, agent_id)
    production = await get_row(db, Production, agent.production_id)
    turn = await get_row(db, Turn, name)
    current = await get_row(db, Epoch, agent.epoch_id or 0)
    briefing = prompt.brief(production, agent, app.roles[agent.role])
    return prompt.request(turn.model, current, briefing, await prompt.lines(db, agent))


async def _keep(app: AppContext, agent_id: int, name: str, step: int, answer: Answer) -> Line:
    """Store what the model said, with its price in tokens."""
    if answer.stop_reason == "model_context_window_exceeded":
        raise ContextFull(texts.TALK_TOO_LONG)
    async with app.store.writing() as db:
        turn = await get_row(db, Turn, name)
        turn.steps += 1
        turn.input_tokens += answer.input_tokens
        turn.cache_read_tokens += answer.cache_read_tokens
        turn.cache_write_tokens += answer.cache_write_tokens
        turn.output_tokens += answer.output_tokens
        turn.weight += round(answer.weight)
        db.add(turn)
        agent = await get_row(db, Agent, agent_id)
        content = _usable(answer)
        return await conversation.add(db, agent, f"{name}:{step}:said", "assistant", content)


def _usable(answer: Answer) -> list[Body]:
    """The blocks that may stand in the conversation: a call that was cut off is not run, so it must
    not be left there unanswered; and something has to be said."""
    whole = answer.stop_reason == "tool_use"
    kept = [block for block in answer.content if whole or block["type"] != "tool_use"]
    if any(block["type"] in ("text", "tool_use") for block in kept):
        return kept
    return [*kept, {"type": "text", "text": texts.why_nothing(answer.stop_reason)}]


async def _act(app: AppContext, agent_id: int, key: str, calls: list[Body]) -> bool:
    """Run the tools of one message in one transaction; True if one of them ends the turn."""
    async with app.store.writing() as db:
        agent = await get_row(db, Agent, agent_id)
        done = await conversation.line(db, f"{key}:did")
        if done is None:
            production = await get_row(db, Production, agent.production_id)
            results = [
                await _run(app, db, production, agent, f"{key}:{n}", call)
                for n, call in enumerate(calls[:CALLS])
            ]
            results += [_left(call) for call in calls[CALLS:]]
            done = await conversation.add(db, agent, f"{key}:did", "user", results)
    failed = {block["tool_use_id"] for block in done.content if block.get("is_error")}
    return any(
        call["id"] not in failed and call["name"] in BY_NAME and BY_NAME[call["name"]].ends_turn
        for call in calls
    )


async def _run(
    app: AppContext, db: Session, production: Production, agent: Agent, key: str, call: Body
) -> Body:
    """One tool's result block. A refused call changes nothing: it runs inside a savepoint."""
    asked = tool_executor.ToolCall(
        app, db, production, agent, app.roles[agent.role], key, call["input"]
    )
    block: Body = {"type": "tool_result", "tool_use_id": call["id"]}
    try:
        async with db.begin_nested():
            return {**block, "content": await tool_executor.run(asked, call["name"])}
    except tool_executor.ToolError as error:
        return {**block, "content": str(error), "is_error": True}


def _left(call: Body) -> Body:
    """What a message asked for beyond its share: each posts something that a person has to read."""
    words = f"not run: at most {CALLS} calls in one message"
    return {"type": "tool_result", "tool_use_id": call["id"], "content": words, "is_error": True}


async def _end(app: AppContext, agent_id: int, name: str, words: str, error: str) -> None:
    async with app.store.reading() as db:
        agent = await get_row(db, Agent, agent_id)
        words = error or words or await conversation.last_words(db, agent, name)
    said = await replies.say(app, agent, name, words)
    async with app.store.writing() as db:
        turn = await get_row(db, Turn, name)
        turn.status, turn.error = ("failed" if error else "done"), error
        turn.finished_at = app.clock.now()
        db.add(turn)
        await record(
            db,
            agent.production_id,
            app.clock.now(),
            agent.name,
            "turn",
            name,
            steps=turn.steps,
            status=turn.status,
        )
        if not said:
            await scheduled_jobs.schedule(
                db, agent.production_id, "say", name, app.clock.now(),
                agent=agent_id, turn=name, words=words,
            )  # fmt: skip
        await scheduled_jobs.schedule(db, agent.production_id, "advance", name, app.clock.now())
