"""Runs what a role asks for. Permission lives here, not in the prompt: a role gets what its file
lists, in its own production, and nothing here approves, spends or locks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from sqlmodel import col, select

from bot import cuts, gates, proposals, questions, shotlist, stages, texts
from bot.house import House
from bot.prompt import shown
from bot.refusals import refusal
from bot.roles import Role
from bot.tools import BY_NAME
from store import canon
from store.db import Session
from store.log import canonical, record
from store.models import (
    Agent,
    Entry,
    EntryKind,
    Member,
    Production,
    Question,
    Scene,
    Shot,
    Status,
    Take,
)

LONGEST = 100_000  # characters of a tool result: a treatment of 25 pages is read whole


class ToolError(Exception):
    """What failed and what to do next, for the model."""


@dataclass(frozen=True)
class Call:
    """One tool call inside the transaction of its turn's step."""

    house: House
    db: Session
    production: Production
    agent: Agent
    role: Role
    key: str
    input: dict[str, Any]


Run = Callable[[Call], Awaitable[str]]


async def run(call: Call, name: str) -> str:
    """The result as the model reads it; ToolError says what to do instead."""
    tool = BY_NAME.get(name)
    if tool is None:
        raise ToolError(f"there is no tool {name}; the tools are {', '.join(sorted(BY_NAME))}")
    if name not in call.role.tools:
        raise ToolError(f"{name} is not a {call.role.title}'s tool; ask the role that has it")
    problem = next(iter(Draft202012Validator(tool.parameters).iter_errors(call.input)), None)
    if problem is not None:
        raise ToolError(f"{'.'.join(map(str, problem.path)) or name}: {problem.message[:200]}")
    return (await RUNS[name](call))[:LONGEST]


async def _permitted(call: Call, stage: str, act: int | None = None) -> None:
    try:
        asked = stages.stage_of(call.production, stage)
    except KeyError:
        known = ", ".join(each.key for each in stages.stages_of(call.production))
        raise ToolError(f"there is no stage {stage}; the stages are {known}") from None
    if stage not in call.role.starts and call.role.id not in asked.makers:
        raise ToolError(f"{asked.title} is not a {call.role.title}'s stage")
    await _in_order(call, stage, act)


async def _in_order(call: Call, stage: str, act: int | None) -> None:
    """ToolError, with what C1 says, while a gate before this stage is not approved."""
    runner = await call.db.get(Member, call.agent.runner_id) if call.agent.runner_id else None
    zone = runner.timezone if runner else call.production.timezone
    now = call.house.clock.now()
    refused = await refusal(call.db, call.production, stage, act, now, zone)
    if refused:
        raise ToolError(refused)


async def _canon_read(call: Call) -> str:
    section = call.input["section"]
    if section == "drafts":
        rows = await canon.drafts(call.db, call.production)
        return _listed(canonical(shown(e)) for e in rows if e.kind != EntryKind.SCRIPT)
    if section == "waiting":
        open_ones = select(Question).where(
            Question.production_id == call.production.id, Question.status == "open"
        )
        return _listed(f"Q-{q.number} {q.text}" for q in await call.db.exec(open_ones))
    shots = select(Shot).where(
        Shot.production_id == call.production.id, col(Shot.cut_out).is_(False)
    )
    found = (await call.db.exec(shots.order_by(Shot.code))).all()
    if section == "shots":
        return _listed(
            f"{s.code} {s.status} {s.seconds:g}s {s.plan['size']}: {s.plan['action']}"
            for s in found
        )
    takes = select(Take).where(col(Take.shot_id).in_([s.id for s in found])).order_by(col(Take.id))
    codes = {s.id: s.code for s in found}
    return _listed(
        f"{codes[t.shot_id]} take {t.number} {t.status} {t.reason}"
        for t in await call.db.exec(takes)
    )


def _listed(lines: Any) -> str:
    return "\n".join(lines) or "nothing"


def _brief(body: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in body.items())


async def _canon_search(call: Call) -> str:
    words = call.input["words"].lower().split()
    entries = await canon.snapshot(call.db, call.production)
    hits = [e for e in entries if all(word in str([e.name, e.body]).lower() for word in words)]
    return _listed(f"{_name(e)} ({e.kind}, {e.scope}): {_brief(e.body)[:300]}" for e in hits[:20])


def _name(entry: Entry) -> str:
    return f"D-{entry.number}" if entry.number else f"{entry.name} v{entry.version}"


async def _canon_write(call: Call) -> str:
    kind, name = call.input["kind"], call.input["name"]
    if kind not in call.role.owns:
        raise ToolError(
            f"{kind} is not yours to write; ask its owner with human_ask or flag a disagreement"
        )
    body = {field["name"]: field["value"] for field in call.input["fields"]}
    last = await canon.newest(call.db, call.production, kind, name, call.input["scope"])
    if last and last.locked_by and kind in stages.SCRIPT.locks:
        raise ToolError(f"{name} is locked; changing it is a gate of its own")
    entry = await canon.add(
        call.db,
        call.production,
        kind,
        name,
        body,
        author=call.agent.name,
        at=call.house.clock.now(),
        scope=call.input["scope"],
        reason=call.input["reason"],
    )
    await record(
        call.db,
        call.production.id,
        call.house.clock.now(),
        call.agent.name,
        "drafted",
        f"{kind}:{name}:v{entry.version}",
        scope=entry.scope,
        digest=entry.digest,
    )
    return f"{name} v{entry.version} is a draft; its gate makes it canon"


async def _shotlist_update(call: Call) -> str:
    if "shot_list" not in call.role.starts:
        raise ToolError("the shot list is the director's assistant's")
    await _in_order(call, "shot_list", None)
    query = select(Scene).where(
        Scene.production_id == call.production.id, Scene.position == call.input["scene"]
    )
    scene = (await call.db.exec(query)).first()
    if scene is None:
        raise ToolError(f"there is no scene {call.input['scene']}")
    codes = await shotlist.write_shots(call.db, call.production, scene, call.input["shots"])
    return f"scene {scene.position}: {', '.join(codes)}"


async def _storyboard_update(call: Call) -> str:
    boards = {board["shot"]: board for board in call.input["boards"]}
    query = select(Shot).where(
        Shot.production_id == call.production.id,
        col(Shot.code).in_(list(boards)),
        col(Shot.cut_out).is_(False),
    )
    shots = (await call.db.exec(query)).all()
    missing = sorted(set(boards) - {shot.code for shot in shots})
    if missing:
        raise ToolError(f"there is no shot {missing[0]}; read the shots with canon_read")
    for act in sorted({shot.act for shot in shots}):
        await _permitted(call, "storyboard", act)
    for shot in shots:
        shot.board = {name: value for name, value in boards[shot.code].items() if name != "shot"}
        shot.board_sha, shot.status = None, Status.READY
        call.db.add(shot)
    return f"{len(shots)} boards written"


async def _gate_request(call: Call) -> str:
    stage, act = call.input["stage"], call.input["act"] or None
    await _permitted(call, stage, act)
    if stage == "shot_list":
        await shotlist.write_breakdown(
            call.db,
            call.production,
            call.agent.name,
            call.input["summary"],
            call.house.clock.now(),
        )
    bound = await gates.artefact(call.db, call.production, stage, act)
    own = stages.stage_of(call.production, stage).own
    if not any(bound.values()) and not own and stage != "four_answers":
        raise ToolError("there is nothing new to approve; write the drafts first")
    gate = await gates.open_gate(
        call.house, call.db, call.production, call.agent, stage, act, call.input["summary"], {}
    )
    return f"G-{gate.number} posted; end your turn"


async def _human_ask(call: Call) -> str:
    name = await questions.ask(call.house, call.db, call.production, call.agent, call.input)
    return f"{name} posted; end your turn, the answer comes as a later message"


async def _flag(call: Call) -> str:
    asked = {
        "matter": call.input["matter"],
        "text": texts.two_positions(call.input),
        "why": texts.DISAGREEMENT,
        "asked_of": "director",
        "scope": call.input["scope"],
        "waits": "none",
        "answers": [call.input["theirs"], call.input["yours"]],
    }
    name = await questions.ask(call.house, call.db, call.production, call.agent, asked)
    return f"{name} posted; end your turn, a person settles it"


async def _assets_propose(call: Call) -> str:
    await _permitted(call, "assets")
    for item in call.input["assets"]:
        if item["kind"] not in call.role.owns:
            raise ToolError(f"{item['kind']} {item['name']} is not yours to propose")
    try:
        made = await proposals.propose_assets(
            call.house, call.db, call.production, call.agent, call.input["assets"], call.key
        )
    except proposals.NotProposed as problem:
        raise ToolError(str(problem)) from problem
    return f"posted {', '.join(made)}; end your turn"


async def _generation_propose(call: Call) -> str:
    codes = [item["shot"] for item in call.input["shots"]]
    if not codes:
        raise ToolError("name at least one shot")
    acts = select(Shot.act).where(
        Shot.production_id == call.production.id, col(Shot.code).in_(codes)
    )
    for act in sorted(set((await call.db.exec(acts)).all())):
        await _permitted(call, "generation", act)
    try:
        made = await proposals.propose_videos(
            call.house, call.db, call.production, call.agent, call.input["shots"], call.key
        )
    except proposals.NotProposed as problem:
        raise ToolError(str(problem)) from problem
    return f"posted {', '.join(made)}; end your turn"


async def _cut_review(call: Call) -> str:
    await _permitted(call, "rough_cut", call.input["act"])
    try:
        cut, review = await cuts.add_review(
            call.house, call.db, call.production, call.agent, call.input
        )
    except LookupError as problem:
        raise ToolError(str(problem)) from problem
    extra = {"review": review.id, "clips": [cut.sha256]}
    gate = await gates.open_gate(
        call.house,
        call.db,
        call.production,
        call.agent,
        "rough_cut",
        cut.act,
        review.summary,
        extra,
    )
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
    "shotlist_update": _shotlist_update,
    "storyboard_update": _storyboard_update,
}
