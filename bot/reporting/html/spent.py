"""What it took: presses per person, credits per scene, and what came of them."""

from collections import Counter
from dataclasses import dataclass

from bot.reporting.html.rows import Rows

ASSETS, CUT_OUT = "Assets", "Shots cut out"


@dataclass(frozen=True)
class PersonView:
    name: str
    rights: str
    place: str  # the time zone, as people say it
    presses: int
    share: float  # of the busiest person, in per cent


@dataclass(frozen=True)
class SceneSpend:
    name: str
    reserved: int
    burned: int
    refunded: int
    share: float  # of the dearest scene, in per cent


@dataclass(frozen=True)
class SpentYield:
    """What the money became; seconds of film."""

    rendered: int
    circled: int
    retakes: int
    seconds_rendered: float
    seconds_kept: float
    credits_a_second: float


def people(rows: Rows) -> list[PersonView]:
    presses = rows.summary["presses"]
    most = max(presses.values(), default=0)
    return [
        PersonView(
            name=member.name,
            rights=", ".join(right.replace("_", " ") for right in member.rights),
            place=member.timezone.rpartition("/")[2].replace("_", " "),
            presses=presses.get(member.name, 0),
            share=percent(presses.get(member.name, 0), most),
        )
        for member in rows.members
    ]


def scenes(rows: Rows) -> list[SceneSpend]:
    """Movements by the scene they were for, in film order; assets first."""
    sums: dict[str, Counter[str]] = {}
    for posting in rows.postings:
        if posting.proposal_id is not None:
            place = _place(rows, posting.proposal_id)
            sums.setdefault(place, Counter())[posting.what] += posting.amount
    most = max((count["burn"] for count in sums.values()), default=0)
    order = [ASSETS, *(_scene(scene.code) for scene in rows.scenes), CUT_OUT]
    return [
        SceneSpend(name, c["reserve"], c["burn"], c["refund"], percent(c["burn"], most))
        for name in order
        if (c := sums.get(name)) is not None
    ]


def _place(rows: Rows, proposal_id: int) -> str:
    shot_id = next((p.shot_id for p in rows.proposals if p.id == proposal_id), None)
    if shot_id is None:
        return ASSETS
    scene_id = next((s.scene_id for s in rows.shots if s.id == shot_id), None)
    return next((_scene(scene.code) for scene in rows.scenes if scene.id == scene_id), CUT_OUT)


def _scene(code: str) -> str:
    return f"Scene {code.lstrip('0')}"


def film_yield(rows: Rows) -> SpentYield:
    seconds = sum(cut.seconds for cut in rows.cuts)
    burned = rows.summary["credits"]["burned"]
    counted = rows.summary["takes"]
    return SpentYield(
        rendered=len(rows.takes),
        circled=counted["circled"],
        retakes=counted["retakes"],
        seconds_rendered=sum(take.seconds for take in rows.takes),
        seconds_kept=seconds,
        credits_a_second=burned / seconds if seconds else 0.0,
    )


def percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
