"""The stages of a production in order, as data; what is open now and what comes next."""

from dataclasses import dataclass, field

from sqlmodel import col, select

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


STAGES = (
    Stage("script", "Script lock", ("producer",), locks=("script", "hard_constraint")),
    Stage("style", "Style lock", ("production_design",), locks=("treatment", "style_block")),
    Stage("four_answers", "Four answers", ("producer",), locks=("deliverable_format",)),
    Stage("assets", "Asset locks", ("casting", "production_design"), gated=False),
    Stage("shot_list", "Shot-list lock", ("directors_assistant",), locks=("shot_breakdown",)),
    Stage("storyboard", "Storyboard", ("storyboard",), per_act=True),
    Stage("generation", "Generation", ("dop",), per_act=True, gated=False),
    Stage("rough_cut", "Rough cut", ("producer",), per_act=True),
    Stage("picture_lock", "Picture lock", ("producer",)),
)
BY_KEY = {stage.key: stage for stage in STAGES}
EVERY_ACT = tuple(stage for stage in STAGES if stage.per_act)


@dataclass
class Facts:
    """What the stages need to know, read once."""

    acts: list[int] = field(default_factory=list)
    passed: set[tuple[str, int | None]] = field(default_factory=set)  # approved and settled
    asked: set[tuple[str, int | None]] = field(default_factory=set)  # had a gate at any time
    scenes: dict[int, int] = field(default_factory=dict)  # scene position: act
    shots: list[Shot] = field(default_factory=list)
    waiting: list[Question] = field(default_factory=list)
    assets_locked: bool = False
    treatment: bool = False
    cuts: dict[int, Cut] = field(default_factory=dict)


def path(acts: list[int]) -> list[tuple[Stage, int | None]]:
    """Every step of a production with these acts, in order."""
    before = [(stage, None) for stage in STAGES[: STAGES.index(EVERY_ACT[0])]]
    after = [(stage, None) for stage in STAGES[STAGES.index(EVERY_ACT[-1]) + 1 :]]
    return [*before, *((stage, act) for act in acts for stage in EVERY_ACT), *after]


def done(facts: Facts, stage: Stage, act: int | None) -> bool:
    if stage.key == "assets":
        return facts.assets_locked
    if stage.key == "generation":
        shots = [shot for shot in facts.shots if shot.act == act]
        return bool(shots) and all(shot.status == Status.DONE for shot in shots)
    return (stage.key, act) in facts.passed


def current(facts: Facts) -> tuple[Stage, int | None] | None:
    """The first step that is not done; None when the film is locked."""
    return next((step for step in path(facts.acts) if not done(facts, *step)), None)


async def read(db: Session, production: Production) -> Facts:
    facts = Facts()
    for scene in await db.exec(select(Scene).where(Scene.production_id == production.id)):
        facts.scenes[scene.position] = scene.act
    facts.acts = sorted(set(facts.scenes.values()))
    for gate in await db.exec(select(Gate).where(Gate.production_id == production.id)):
        facts.asked.add((gate.stage, gate.act))
        if gate.status == GateStatus.APPROVED and gate.settled_at:
            facts.passed.add((gate.stage, gate.act))
    shots = select(Shot).where(Shot.production_id == production.id, col(Shot.cut_out).is_(False))
    facts.shots = list((await db.exec(shots.order_by(Shot.code))).all())
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
    facts.treatment = (
        await canon.newest(db, production, EntryKind.TREATMENT, "treatment") is not None
    )
    for cut in await db.exec(
        select(Cut).where(Cut.production_id == production.id).order_by(col(Cut.id))
    ):
        facts.cuts[cut.act] = cut
    return facts


async def wanted_assets(db: Session, production: Production) -> list[tuple[str, str]]:
    """(kind, name) of every recurring asset: the cast, the places, and the key prop."""
    script = await canon.newest(db, production, EntryKind.SCRIPT, "script")
    if script is None:
        return []
    places = list(dict.fromkeys(scene["location"] for scene in script.body["scenes"]))
    answer = await canon.newest(db, production, EntryKind.DECISION, "key prop")
    props = [part.strip() for part in answer.body["text"].split(",")] if answer else []
    return [
        *(("character", name) for name in script.body["characters"]),
        *(("environment", place) for place in places),
        *(("prop", prop) for prop in props if prop),
    ]


def blocked(facts: Facts, stage: str, scene: int | None = None) -> list[Question]:
    """Open questions this stage waits for, at this scene or everywhere."""
    scopes = {"production"} | ({f"scene:{scene}", f"act:{facts.scenes[scene]}"} if scene else set())
    return [
        q for q in facts.waiting if q.waits_on_it == stage and (scene is None or q.scope in scopes)
    ]
