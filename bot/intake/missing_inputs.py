"""What the gates before a stage would need to be signed as brought along, and what of it is not
there. It asks the stages of the production and knows none by itself, but for what two of them lock:
four answers, and assets one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from bot import texts
from bot.intake.classify import ASSETS
from bot.intake.form import ConfirmedForm
from bot.production.stages import FOUR_ANSWERS, Facts, Stage, recurring
from store import canon
from store.db import Session
from store.models import Asset, Entry, EntryKind, ImportedFile, Production, Taken

KINDS = {
    Taken.SCRIPT: (EntryKind.SCRIPT, EntryKind.HARD_CONSTRAINT),
    Taken.TREATMENT: (EntryKind.TREATMENT,),
}
MOST = 6  # names in a refusal


@dataclass
class Have:
    """What there is, or would be."""

    kinds: set[str] = field(default_factory=set)
    four: bool = False
    wanted: list[tuple[str, str]] = field(default_factory=list)
    locked: set[tuple[str, str]] = field(default_factory=set)


async def have(
    db: Session,
    production: Production,
    materials: Sequence[ImportedFile] = (),
    said: ConfirmedForm | None = None,
) -> Have:
    """What is there, with what these files and words would add."""
    entries = await canon.history(db, production)
    kinds = {str(entry.kind) for entry in entries if _counts(entry)}
    words = said or ConfirmedForm({})
    for guess in words.files.values():
        kinds.update(KINDS.get(guess.kind, ()))
    kinds.update([EntryKind.STYLE_BLOCK] if words.style else [])
    decided = {e.name: str(e.body.get("text", "")) for e in entries if e.kind == EntryKind.DECISION}
    answers = {name: words.four.get(name) or decided.get(name, "") for name in FOUR_ANSWERS}
    script = _script(entries, materials, words)
    return Have(
        kinds,
        all(answers.values()),
        recurring(script, answers["key prop"]) if script else [],
        await _locked(db, production) | _would_lock(words),
    )


def _counts(entry: Entry) -> bool:
    """A style block of frames alone is none yet."""
    return entry.kind != EntryKind.STYLE_BLOCK or bool(entry.body.get("text"))


def _script(
    entries: Iterable[Entry], materials: Iterable[ImportedFile], said: ConfirmedForm
) -> dict[str, object]:
    brought = [m.body for m in materials if said.files[m.number].kind == Taken.SCRIPT]
    known = [entry.body for entry in entries if entry.kind == EntryKind.SCRIPT]
    return brought[0]["script"] if brought else known[-1] if known else {}


def _would_lock(said: ConfirmedForm) -> set[tuple[str, str]]:
    """The pictures that come with an anchor."""
    guesses = [guess for guess in said.files.values() if guess.kind in ASSETS]
    return {(str(g.kind), g.subject) for g in guesses if said.anchors.get(g.subject)}


async def _locked(db: Session, production: Production) -> set[tuple[str, str]]:
    query = select(Asset).where(
        Asset.production_id == production.id, col(Asset.locked_version_id).is_not(None)
    )
    return {(asset.kind, asset.name) for asset in await db.exec(query)}


def before(facts: Facts, start: str) -> list[Stage]:
    """The stages before this one whose gates are not approved yet."""
    stages: list[Stage] = []
    for stage in facts.stages:
        if stage.key == start:
            break
        stages.append(stage)
    return [stage for stage in stages if (stage.key, None) not in facts.passed]


def lacking(stages: Iterable[Stage], there: Have) -> list[str]:
    """What is missing for these gates to be signed, in words; nothing: they can be."""
    return [missing for stage in stages for missing in _of(stage, there)]


def _of(stage: Stage, there: Have) -> list[str]:
    if stage.key == "assets":
        names = [name for kind, name in there.wanted if (kind, name) not in there.locked]
        return [texts.without_anchor(names[:MOST], len(names[MOST:]))] if names else []
    missing = [] if stage.quorum < 2 else [texts.one_signs_alone(stage.title, stage.quorum)]
    if stage.key == "four_answers":
        return missing + ([] if there.four else [texts.FOUR_ANSWERS])
    kinds = [kind for kind in stage.locks if kind not in there.kinds]
    return missing + [texts.missing_for(kind, stage.title) for kind in kinds]


def farthest(facts: Facts, offered: Sequence[Stage], there: Have) -> Stage | None:
    """The last stage at which the production could start with what is there."""
    fits = [stage for stage in offered if not lacking(before(facts, stage.key), there)]
    return fits[-1] if fits and before(facts, fits[-1].key) else None
