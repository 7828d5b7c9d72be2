"""What is out of date and why: the path from a change of canon to everything made under the old
version. Computed from rows each time; no flag is stored that could be wrong."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlmodel import col, select

from bot import texts
from bot.canon import lineage
from bot.canon.lineage import Made, MadeCut, MadeGate, MadeRequest, MadeShot, MadeTake
from bot.canon.prompt_composer import EVERYWHERE, Canon, Source
from store import canon, scopes
from store.db import Session
from store.models import Entry, EntryKind, Production, Proposal, Take, Version

# What the work behind a gate is judged against, beside what it shows.
JUDGED = {
    "shot_list": (EntryKind.SCRIPT, EntryKind.TREATMENT, EntryKind.HARD_CONSTRAINT),
    "storyboard": (EntryKind.SHOT_BREAKDOWN,),
    "rough_cut": (EntryKind.TREATMENT,),
    "picture_lock": (EntryKind.HARD_CONSTRAINT, EntryKind.DELIVERABLE_FORMAT),
}
Causes = tuple[Entry, ...]


class Stale(NamedTuple):
    """Something that is out of date. `path` leads from the cause to it; `card` shows it, on the
    page of `agent` (an id, or a name where the row knows no more)."""

    kind: str  # proposal | take | sheet | cut | gate
    id: int
    path: tuple[str, ...]
    causes: Causes
    card: tuple[str, int]
    agent: int | str
    more: int = 0  # other ways that lead to it

    @property
    def name(self) -> str:
        return self.path[-1]


class Today:
    """The canon that everything made is compared with. A difference that many show is put in words
    once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._canon = Canon(entries)
        self._said: dict[tuple[frozenset[Source], frozenset[Source]], tuple[str, Causes]] = {}

    def differs(self, request: MadeRequest) -> tuple[str, Causes]:
        """What changed since the request was composed, in words and as entries; nothing if it is as
        it would be composed now."""
        now = self._sources(request.shot)
        if now.keys() == request.made_from:
            return "", ()
        fresh, old = frozenset(now).difference(request.made_from), request.made_from.difference(now)
        if (fresh, old) not in self._said:
            self._said[fresh, old] = _in_words(now, fresh, old)
        return self._said[fresh, old]

    def _sources(self, shot: MadeShot | None) -> dict[Source, Entry]:
        """What it would be composed from now."""
        place = shot.place if shot else EVERYWHERE
        block = self._canon.style(place)
        now = dict(block.marks) if block else {}
        for held in self._canon.anchors(place, shot.things) if shot else ():
            now |= held.marks
        return now


def _in_words(
    now: dict[Source, Entry], fresh: frozenset[Source], old: frozenset[Source]
) -> tuple[str, Causes]:
    causes = tuple(entry for source, entry in now.items() if source in fresh)
    there = {source[:2] for source in now}
    gone = sorted({source[:2] for source in old} - there)
    names = [texts.version_name(entry) for entry in causes]
    # A narrower version that no longer holds leaves what it was made from, and nothing new.
    names += [texts.without(name) for _, name in gone]
    return texts.together(names or [texts.NARROWER_GONE]), causes


async def stale(db: Session, production: Production) -> list[Stale]:
    """What is out of date now."""
    entries = await canon.snapshot(db, production)
    return list(out_of_date(await lineage.read(db, production), entries))


async def affected(db: Session, production: Production, changed: Sequence[Entry]) -> list[Stale]:
    """What is out of date because of these entries, or would be if these drafts were canon."""
    entries = canon.overlaid(await canon.snapshot(db, production), changed)
    found = out_of_date(await lineage.read(db, production), entries)
    mine = {id(entry) for entry in changed}
    return [each for each in found if not mine.isdisjoint(map(id, each.causes))]


async def why(
    db: Session, production: Production, proposals: Iterable[Proposal], upto: int | None = None
) -> dict[int, str]:
    """By proposal, for those that are out of date: what changed, in words. `upto`: as it was at
    that canon version."""
    requests = await lineage.of_proposals(db, proposals)
    if not requests:
        return {}
    today = Today(await canon.snapshot(db, production, upto))
    found = {request.id: today.differs(request) for request in requests}
    return {row_id: words for row_id, (words, _) in found.items() if words}


async def why_takes(db: Session, production: Production, takes: Sequence[Take]) -> dict[int, str]:
    """By take, for those that are out of date: what changed, in words."""
    words = await why(db, production, await _requests(db, takes))
    return {t.id: words[t.proposal_id] for t in takes if t.proposal_id in words}


async def _requests(db: Session, takes: Iterable[Take | Version]) -> Sequence[Proposal]:
    ids = {take.proposal_id for take in takes}
    return (await db.exec(select(Proposal).where(col(Proposal.id).in_(ids)))).all()


async def changed_since(
    db: Session, production: Production, takes: Sequence[Take | Version], seen: int
) -> dict[int, str]:
    """By take or option, what a card that was drawn at canon version `seen` does not say about it;
    nothing of one that is as the card showed it, even out of date."""
    if seen >= production.canon_version:
        return {}
    requests = await _requests(db, takes)
    now = await why(db, production, requests)
    then = await why(db, production, [one for one in requests if one.id in now], seen)
    fresh = {row: words for row, words in now.items() if then.get(row) != words}
    return {take.id: fresh[row] for take in takes if (row := take.proposal_id or 0) in fresh}


def out_of_date(things: Made, entries: Iterable[Entry]) -> Iterator[Stale]:
    """The pure core: everything made from something else than what these entries say now."""
    rows = list(entries)
    today = Today(rows)
    prompts = {request.id: each for request in things.requests if (each := _prompt(today, request))}
    yield from (prompts[r.id] for r in things.requests if r.waits and r.id in prompts)
    yield from _sheets(things, prompts)
    takes = {(take.shot.code, take.number): each for take, each in _takes(things.takes, prompts)}
    yield from takes.values()
    cuts = {cut.sha256: each for cut in things.cuts if (each := _cut(cut, takes))}
    yield from cuts.values()
    for gate in things.gates:
        found = _judged(gate, rows, things.acts) or _shown(gate, cuts)
        if found:
            yield found


def _prompt(today: Today, request: MadeRequest) -> Stale | None:
    words, causes = today.differs(request)
    if not words:
        return None
    of = texts.prompt_of(request.shot.code if request.shot else "", request.number)
    card = ("batch", request.batch)
    return Stale("proposal", request.id, (words, of), causes, card, request.agent)


def _sheets(things: Made, prompts: dict[int, Stale]) -> Iterator[Stale]:
    """An asset's locked picture; the options of one that is not locked count once a set."""
    seen = set()
    for sheet in things.sheets:
        prompt = prompts.get(sheet.request)
        if prompt is None or sheet.request in seen:
            continue
        seen.add(sheet.request)
        path = (*prompt.path[:-1], texts.sheet_of(sheet.asset, sheet.locked))
        card = ("asset", sheet.request)
        yield Stale("sheet", sheet.version, path, prompt.causes, card, prompt.agent)


def _takes(
    takes: Iterable[MadeTake], prompts: dict[int, Stale]
) -> Iterator[tuple[MadeTake, Stale]]:
    for take in takes:
        prompt = prompts.get(take.request or 0)
        if prompt is not None:
            path = (prompt.path[0], texts.prompt_of(take.shot.code), texts.take_name(take.number))
            card = ("takes", prompt.card[1])
            yield take, Stale("take", take.id, path, prompt.causes, card, prompt.agent)


def _cut(cut: MadeCut, takes: dict[tuple[str, int], Stale]) -> Stale | None:
    """A cut is out of date with any take in it, and when it is not what is circled."""
    name = texts.cut_name(cut.number, cut.act)
    inside = [key for key in cut.takes if key in takes]
    if not inside:
        since = (texts.circled_since(cut.act), name)
        whole = Stale("cut", cut.id, since, (), ("cut", cut.id), "producer")
        return None if cut.as_circled else whole
    causes = _all_causes(takes[key] for key in inside)
    path = (*takes[min(inside, key=_film)].path, name)
    return Stale("cut", cut.id, path, causes, ("cut", cut.id), "producer", len(inside) - 1)


def _film(key: tuple[str, int]) -> tuple[scopes.Order, int]:
    return scopes.order(key[0]), key[1]


def _all_causes(found: Iterable[Stale]) -> Causes:
    """Every cause once; rows of one reading are told apart by being the same object."""
    shared = {id(each.causes): each.causes for each in found}.values()
    return tuple({id(entry): entry for causes in shared for entry in causes}.values())


def _shown(gate: MadeGate, cuts: dict[str, Stale]) -> Stale | None:
    """A gate whose cut went out of date after it was asked."""
    inside = [cuts[sha] for sha in cuts if sha in gate.cuts]
    since = [cut for cut in inside if not cut.causes or any(_newer(e, gate) for e in cut.causes)]
    if not since:
        return None
    causes = _all_causes(since)
    path = (*since[0].path, gate.name)
    more = sum(cut.more + 1 for cut in since) - 1
    return Stale("gate", gate.id, path, causes, ("gate", gate.id), gate.made_by, more)


def _judged(gate: MadeGate, entries: Iterable[Entry], acts: dict[str, int]) -> Stale | None:
    """A gate that was decided against an older version of what it is judged by."""
    kinds = JUDGED.get(gate.stage, ())
    since = tuple(
        entry
        for entry in entries
        if entry.kind in kinds and _newer(entry, gate) and _concerns(entry.scope, gate, acts)
    )
    if not since:
        return None
    path = (texts.together([texts.version_name(entry) for entry in since]), gate.name)
    return Stale("gate", gate.id, path, since, ("gate", gate.id), gate.made_by)


def _newer(entry: Entry, gate: MadeGate) -> bool:
    return entry.canon_version is None or entry.canon_version > gate.canon_version


def _concerns(scope: str, gate: MadeGate, acts: dict[str, int]) -> bool:
    """Whether what holds there concerns this gate: everything does where a gate is for all acts."""
    act = int(scope[4:]) if scope.startswith("act:") else acts.get(scope)
    return None in (act, gate.act) or act == gate.act
