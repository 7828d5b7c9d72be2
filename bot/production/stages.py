"""The stages of a production in order, as data; what is open now and what comes next."""

import json
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pydantic import BaseModel, Field
from sqlmodel import col, select

from bot import texts
from store import canon
from store.db import Session
from store.models import (
    Asset,
    Cut,
    EntryKind,
    Gate,
    GateStatus,
    Production,
    Question,
    QuestionStatus,
    Right,
    Scene,
    Shot,
    Status,
)
from store.shots import shots_of


@dataclass(frozen=True)
class Stage:
    """A stage: who makes it, who approves its gate, and what the gate locks.

    `gated` is false where work decides by itself: assets are locked one by one, and an act's
    generation is over when each of its shots has a circled take.
    """

    key: str
    title: str
    makers: tuple[str, ...]
    approvers: tuple[str, ...] = (Right.DIRECTOR.value,)
    quorum: int = 1
    per_act: bool = False
    gated: bool = True
    locks: tuple[str, ...] = ()  # kinds of entries that become canon with it
    own: bool = False  # a team's own


SCRIPT = Stage("script", "Script lock", ("producer",), locks=("script", "hard_constraint"))
STAGES = (
    SCRIPT,
    Stage("style", "Style lock", ("production_design",), locks=("treatment", "style_block")),
    Stage("four_answers", "Four answers", ("producer",), locks=("deliverable_format",)),
    Stage("assets", "Asset locks", ("casting", "production_design"), gated=False),
    Stage("shot_list", "Shot-list lock", ("directors_assistant",), locks=("shot_breakdown",)),
    Stage("storyboard", "Storyboard", ("storyboard",), per_act=True),
    Stage("generation", "Generation", ("dop",), per_act=True, gated=False),
    Stage("rough_cut", "Rough cut", ("producer",), per_act=True),
    Stage("picture_lock", "Picture lock", ("producer",)),
)
# Gates that are no step of the way: what they approve was approved before.
CHANGE = Stage("change", "Change of canon", ())
REOPEN = Stage("reopen", "Reopening", ())


class Added(BaseModel, frozen=True, extra="forbid"):
    """A stage of a team's own, behind one of ours; its makers ask for its gate."""

    key: str = Field(pattern=r"^[a-z][a-z_]{1,30}$")
    title: str = Field(min_length=1, max_length=60)
    makers: tuple[str, ...] = Field(min_length=1)
    after: str
    approvers: tuple[Right, ...] = (Right.DIRECTOR,)
    per_act: bool = False
    locks: tuple[EntryKind, ...] = ()


class Way(BaseModel, frozen=True, extra="forbid"):
    """What a production changes of the way: `settings["stages"]`."""

    without: tuple[str, ...] = ()
    added: tuple[Added, ...] = ()
    quorum: dict[str, int] = Field(default_factory=dict)
    approvers: dict[str, tuple[Right, ...]] = Field(default_factory=dict)


def stages_of(production: Production) -> tuple[Stage, ...]:
    """The stages of this production in order. ValueError says what its settings have wrong."""
    return _laid(json.dumps(production.settings.get("stages", {}), sort_keys=True))


@cache
def _laid(settings: str) -> tuple[Stage, ...]:
    way = Way.model_validate_json(settings)
    known = {stage.key for stage in STAGES} | {stage.key for stage in way.added}
    named = {*way.without, *way.quorum, *way.approvers, *(stage.after for stage in way.added)}
    if named - known:
        raise ValueError(f"there is no stage {min(named - known)}")
    laid = [_changed(stage, way) for stage in STAGES if stage.key not in way.without]
    for extra in way.added:
        at = next((n for n, stage in enumerate(laid, 1) if stage.key == extra.after), len(laid))
        laid.insert(at, _changed(_own(extra), way))
    return tuple(laid)


def _own(extra: Added) -> Stage:
    return Stage(
        extra.key,
        extra.title,
        extra.makers,
        tuple(right.value for right in extra.approvers),
        per_act=extra.per_act,
        locks=tuple(kind.value for kind in extra.locks),
        own=True,
    )


def _changed(stage: Stage, way: Way) -> Stage:
    people = way.approvers.get(stage.key)
    return replace(
        stage,
        quorum=way.quorum.get(stage.key, stage.quorum),
        approvers=tuple(right.value for right in people) if people else stage.approvers,
    )


def stage_of(production: Production, key: str) -> Stage:
    """One stage by its key, those beside the way included; KeyError if there is none."""
    return {stage.key: stage for stage in (*stages_of(production), CHANGE, REOPEN)}[key]


def gate_name(production: Production, gate: Gate) -> str:
    return texts.gate_name(gate, stage_of(production, gate.stage).title)


Step = tuple[Stage, int | None]


@dataclass
class Facts:
    """What the stages need to know, read once."""

    stages: tuple[Stage, ...] = STAGES
    acts: list[int] = field(default_factory=list)
    passed: set[tuple[str, int | None]] = field(default_factory=set)  # approved and settled
    asked: set[tuple[str, int | None]] = field(default_factory=set)  # had a gate at any time
    scenes: dict[int, int] = field(default_factory=dict)  # scene position: act
    shots: list[Shot] = field(default_factory=list)
    standing: list[tuple[int, str]] = field(default_factory=list)  # of each shot: act, status
    waiting: list[Question] = field(default_factory=list)
    assets_locked: bool = False
    treatment: bool = False
    cuts: dict[int, Cut] = field(default_factory=dict)


def path(facts: Facts) -> list[Step]:
    """Every step of the production, in order: what is per act comes act after act."""
    acts = facts.acts or [1]
    ranks = [n for n, stage in enumerate(facts.stages) if stage.per_act]
    first, last = (ranks[0], ranks[-1]) if ranks else (len(facts.stages),) * 2
    before, each, after = (
        facts.stages[:first], facts.stages[first : last + 1], facts.stages[last + 1 :]
    )  # fmt: skip
    return [
        *((stage, None) for stage in before),
        *((stage, act) for act in acts for stage in each),
        *((stage, None) for stage in after),
    ]


def done(facts: Facts, stage: Stage, act: int | None) -> bool:
    if stage.key == "assets":
        return facts.assets_locked
    if stage.key == "generation":
        stand = [status for of, status in facts.standing if of == act]
        return bool(stand) and set(stand) == {Status.DONE}
    return (stage.key, act) in facts.passed


def current(facts: Facts) -> Step | None:
    """The first step that is not done; None when the film is locked."""
    return next((step for step in path(facts) if not done(facts, *step)), None)


async def read(
    db: Session, production: Production, standing: list[tuple[int, str]] | None = None
) -> Facts:
    """What there is now. Who has the standing of the shots (store/shots.py) gets what tells the
    step alone: neither shots nor treatment nor cuts."""
    facts = Facts(stages=stages_of(production))
    scenes = select(Scene.position, Scene.act).where(Scene.production_id == production.id)
    facts.scenes = dict((await db.exec(scenes)).all())
    facts.acts = sorted(set(facts.scenes.values()))
    gates = select(Gate.stage, Gate.act, Gate.status, Gate.applied_at)
    for stage, act, status, settled in await db.exec(
        gates.where(Gate.production_id == production.id)
    ):
        facts.asked.add((stage, act))
        if status == GateStatus.APPROVED and settled:
            facts.passed.add((stage, act))
    facts.shots = await shots_of(db, production) if standing is None else []
    facts.standing = standing or [(shot.act, shot.status) for shot in facts.shots]
    waiting = select(Question).where(
        Question.production_id == production.id, Question.status == QuestionStatus.OPEN
    )
    facts.waiting = list((await db.exec(waiting)).all())
    wanted = await wanted_assets(db, production)
    locked = select(Asset).where(
        Asset.production_id == production.id, col(Asset.locked_version_id).is_not(None)
    )
    have = {(asset.kind, asset.name) for asset in await db.exec(locked)}
    facts.assets_locked = bool(wanted) and set(wanted) <= have
    if standing is None:
        treatment = await canon.newest(db, production, EntryKind.TREATMENT, "treatment")
        facts.treatment = treatment is not None
        cuts = select(Cut).where(Cut.production_id == production.id).order_by(col(Cut.id))
        facts.cuts = {cut.act: cut for cut in await db.exec(cuts)}
    return facts


async def wanted_assets(db: Session, production: Production) -> list[tuple[str, str]]:
    """(kind, name) of every recurring asset: the cast, the places, and the key prop."""
    script = await canon.newest(db, production, EntryKind.SCRIPT, "script")
    answer = await canon.newest(db, production, EntryKind.DECISION, "key prop")
    return recurring(script.body, answer.body["text"] if answer else "") if script else []


def recurring(script: dict[str, Any], key_prop: str) -> list[tuple[str, str]]:
    """List what recurs in a script, with the answer about the key prop."""
    places = list(dict.fromkeys(scene["location"] for scene in script["scenes"]))
    props = [part.strip() for part in key_prop.split(",")]
    return [
        *(("character", name) for name in script["characters"]),
        *(("environment", place) for place in places),
        *(("prop", prop) for prop in props if prop),
    ]


def blocked(facts: Facts, stage: str, scene: int | None = None) -> list[Question]:
    """Open questions this stage waits for, at this scene or everywhere."""
    scopes = {"production"} | ({f"scene:{scene}", f"act:{facts.scenes[scene]}"} if scene else set())
    return [
        q for q in facts.waiting if q.waits_on_it == stage and (scene is None or q.scope in scopes)
    ]


FOUR_ANSWERS = ("character look", "antagonist or entity", "key prop", "deliverable format")
