"""Runs what a role asks for. Permission lives here, not in the prompt: a role gets what its file
lists, in its own production, and nothing here approves, spends or locks."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

from bot import texts
from bot.agents import read_tools
from bot.canon import drafts, edit_guards
from bot.canon.questions import amend, locks, questions
from bot.core.context import AppContext
from bot.core.roles import Role
from bot.core.tool_input import ToolError as ToolError
from bot.core.tool_input import asked
from bot.core.tool_schemas import BY_NAME
from bot.generation import proposals
from bot.production import stages
from bot.shots import rough_cut
from bot.workflow import change_requests, gates, shot_list, suggest
from bot.workflow.artefact import artefact
from bot.workflow.refusals import refusal
from store import scopes
from store.db import Session
from store.log import digest
from store.models import Agent, Member, Production, Scene, Shot, Status


@dataclass(frozen=True)
class ToolCall:
    """One tool call inside the transaction of its turn's step."""

    app: AppContext
    db: Session
    production: Production
    agent: Agent
    role: Role
    key: str
    input: dict[str, Any]

    @property
    def at(self) -> tuple[AppContext, Session, Production, Agent]:
        """Where and for whom the rooms behind a tool work."""
        return self.app, self.db, self.production, self.agent


Run = Callable[[ToolCall], Awaitable[str]]


async def run(call: ToolCall, name: str) -> str:
    """The result as the model reads it; ToolError says what to do instead."""
    tool = BY_NAME.get(name)
    if tool is None:
        raise ToolError(f"there is no such tool; the tools are {', '.join(sorted(BY_NAME))}")
    if name not in call.role.tools:
        raise ToolError(f"{name} is not a {call.role.title}'s tool; ask the role that has it")
    return await RUNS[name](replace(call, input=asked(tool, call.input)))


def _free(why_not: str) -> None:
    """ToolError, with the reason, if there is one."""
    if why_not:
        raise ToolError(why_not)


async def _permitted(call: ToolCall, stage: str, act: int | None = None) -> None:
    try:
        wanted = stages.stage_of(call.production, stage)
    except KeyError:
        known = ", ".join(each.key for each in stages.stages_of(call.production))
        named = json.dumps(stage)
        raise ToolError(f"there is no stage {named}; the stages are {known}") from None
    if stage not in call.role.starts and call.role.id not in wanted.makers:
        raise ToolError(f"{wanted.title} is not a {call.role.title}'s stage")
    await _in_order(call, stage, act)


async def _in_order(call: ToolCall, stage: str, act: int | None) -> None:
    """ToolError, with what C1 says, while a gate before this stage is not approved."""
    runner = await call.db.get(Member, call.agent.runner_id) if call.agent.runner_id else None
    zone = runner.timezone if runner else call.production.timezone
    now = call.app.clock.now()
    refused = await refusal(call.db, call.production, stage, act, now, zone)
    if refused:
        raise ToolError(refused)


async def _answered(call: ToolCall, stage: str, act: int | None = None) -> None:
    """ToolError, with which, while an open question holds this stage up."""
    waits = await locks.of_step(call.db, call.production, stage, act)
    if waits:
        raise ToolError(texts.stage_waits(stages.stage_of(call.production, stage).title, waits))


async def _canon_read(call: ToolCall) -> str:
    return await read_tools.SECTIONS[call.input["section"]](call.db, call.production)


async def _canon_search(call: ToolCall) -> str:
    return await read_tools.search(call.db, call.production, call.input["words"])


async def _canon_write(call: ToolCall) -> str:
    if call.input["kind"] not in call.role.owns:
        return await suggest.suggest(*call.at, call.key, call.input)
    _free(await edit_guards.entry(call.db, call.production, call.input))
    entry = await drafts.write(*call.at, call.key, call.input)
    await suggest.taken_up(*call.at, {**call.input, "scope": entry.scope})
    return await drafts.what_next(call.db, call.production, entry)


async def _shotlist_update(call: ToolCall) -> str:
    if "shot_list" not in call.role.starts:
        raise ToolError("the shot list is the director's assistant's")
    await _in_order(call, "shot_list", None)
    _free(await edit_guards.stage(call.db, call.production, "shot_list", None))
    query = select(Scene).where(
        Scene.production_id == call.production.id, Scene.position == call.input["scene"]
    )
    scene = (await call.db.exec(query)).first()
    if scene is None:
        raise ToolError(f"there is no scene {call.input['scene']}")
    _free(await edit_guards.scene(call.db, call.production, scene))
    try:
        codes = await shot_list.write_shots(call.db, call.production, scene, call.input["shots"])
    except shot_list.NotListed as problem:
        raise ToolError(str(problem)) from problem
    return f"scene {scene.position}: {', '.join(codes)}"


async def _storyboard_update(call: ToolCall) -> str:
    boards = {board["shot"]: board for board in call.input["boards"]}
    query = select(Shot).where(
        Shot.production_id == call.production.id,
        col(Shot.code).in_(list(boards)),
        col(Shot.cut_out).is_(False),
    )
    shots = (await call.db.exec(query)).all()
    missing = sorted(set(boards) - {shot.code for shot in shots})
    if missing:
        named = json.dumps(missing[0])
        raise ToolError(f"there is no shot {named}; read the shots with canon_read")
    _free(await edit_guards.of_people(call.db, call.production, list(boards)))
    for act in sorted({shot.act for shot in shots}):
        await _permitted(call, "storyboard", act)
        _free(await edit_guards.stage(call.db, call.production, "storyboard", act))
    for shot in shots:
        shot.board = {name: value for name, value in boards[shot.code].items() if name != "shot"}
        shot.board_sha, shot.status = None, Status.READY
        call.db.add(shot)
    return f"{len(shots)} boards written"


async def _gate_request(call: ToolCall) -> str:
    stage, act = call.input["stage"], call.input["act"] or None
    if stage == stages.CHANGE.key:
        return await _change_request(call)
    await _permitted(call, stage, act)
    if not stages.stage_of(call.production, stage).gated:
        raise ToolError(f"{stage} has no gate; it is decided item by item")
    await _answered(call, stage, act)
    if stage == "shot_list":
        await shot_list.write_breakdown(
            call.db,
            call.production,
            call.agent.name,
            call.input["summary"],
            call.app.clock.now(),
        )
    bound = await artefact(call.db, call.production, stage, act, {})
    _free(await drafts.passed_by(call.db, call.production, bound.get("entries", ())))
    own = stages.stage_of(call.production, stage).own
    if not any(bound.values()) and not own and stage != "four_answers":
        raise ToolError("there is nothing new to approve; write the drafts first")
    _free(await edit_guards.unchanged(call.db, call.production, stage, act, digest(bound)))
    gate = await gates.open_gate(*call.at, stage, act, call.input["summary"], {})
    return f"G-{gate.number} posted; end your turn"


async def _change_request(call: ToolCall) -> str:
    """The role's own drafts of what is locked, in one gate."""
    mine = await change_requests.waiting(call.db, call.production, call.role.owns)
    try:
        gate = await change_requests.ask(*call.at, mine, call.input["summary"])
    except change_requests.NotAsked as problem:
        raise ToolError(str(problem)) from problem
    return f"G-{gate.number} posted; end your turn"


async def _scope(call: ToolCall) -> str:
    """A place that is there: an answer for one that is not would hold nowhere."""
    try:
        return await scopes.scoped(call.db, call.production, call.input["scope"])
    except scopes.BadScope as problem:
        raise ToolError(str(problem)) from problem


async def _human_ask(call: ToolCall) -> str:
    question = {**call.input, "scope": await _scope(call)}
    name = await questions.ask(*call.at, question)
    return f"{name} posted; end your turn, the answer comes as a later message"


async def _flag(call: ToolCall) -> str:
    disagreement = {
        "matter": call.input["matter"],
        "text": texts.two_positions(call.input),
        "why": texts.DISAGREEMENT,
        "asked_of": "director",
        "scope": await _scope(call),
        "waits": call.input["waits"],
        "answers": [call.input["theirs"], call.input["yours"]],
    }
    name = await questions.ask(*call.at, disagreement)
    return f"{name} posted; end your turn, a person settles it"


async def _withdraw(call: ToolCall) -> str:
    number, why = call.input["question"], call.input["why"]
    gone = await amend.withdraw_own(call.app, call.db, call.agent, number, why)
    if gone is None:
        raise ToolError("no question of yours with this number is open")
    return f"Q-{gone.number} is withdrawn"


async def _assets_propose(call: ToolCall) -> str:
    await _permitted(call, "assets")
    await _answered(call, "assets")
    for item in call.input["assets"]:
        if item["kind"] not in call.role.owns:
            raise ToolError(f"{item['kind']} {json.dumps(item['name'])} is not yours to propose")
        _free(await edit_guards.asset(call.db, call.production, item["kind"], item["name"]))
    try:
        made = await proposals.propose_assets(*call.at, call.input["assets"], call.key)
    except proposals.NotProposed as problem:
        raise ToolError(str(problem)) from problem
    return f"posted {json.dumps(made)}; end your turn"


async def _generation_propose(call: ToolCall) -> str:
    codes = [item["shot"] for item in call.input["shots"]]
    if not codes:
        raise ToolError("name at least one shot")
    acts = select(Shot.act).where(
        Shot.production_id == call.production.id, col(Shot.code).in_(codes)
    )
    # Before there are shots it is the first act's gate that is missing.
    for act in sorted(set((await call.db.exec(acts)).all())) or [1]:
        await _permitted(call, "generation", act)
    _free(await edit_guards.shots(call.db, call.production, codes))
    waits = await locks.of_shots(call.db, call.production, codes)
    _free(texts.shots_wait(waits) if waits else "")
    try:
        made = await proposals.propose_videos(*call.at, call.input["shots"], call.key)
    except proposals.NotProposed as problem:
        raise ToolError(str(problem)) from problem
    return f"posted {json.dumps(made)}; end your turn"


async def _cut_review(call: ToolCall) -> str:
    await _permitted(call, "rough_cut", call.input["act"])
    _free(await edit_guards.stage(call.db, call.production, "rough_cut", call.input["act"]))
    try:
        cut, review = await rough_cut.add_review(*call.at, call.input)
    except LookupError as problem:
        raise ToolError(str(problem)) from problem
    extra = {"review": review.id, "clips": [cut.sha256]}
    gate = await gates.open_gate(*call.at, "rough_cut", cut.act, review.summary, extra)
    return f"review stored, G-{gate.number} posted; end your turn"


RUNS: dict[str, Run] = {
    "assets_propose": _assets_propose,
    "canon_read": _canon_read,
    "canon_search": _canon_search,
    "canon_write": _canon_write,
    "cut_review": _cut_review,
    "gate_request": _gate_request,
    "generation_propose": _generation_propose,
    "human_ask": _human_ask,
    "human_flag_disagreement": _flag,
    "human_withdraw": _withdraw,
    "shotlist_update": _shotlist_update,
    "storyboard_update": _storyboard_update,
}
