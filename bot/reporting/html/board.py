"""The report's board: acts, their scenes, their shots with takes; and each act's rough cut."""

from dataclasses import dataclass
from itertools import groupby

from bot.reporting.html.decided import agent_name
from bot.reporting.html.pictures import Pictures
from bot.reporting.html.rows import Rows
from bot.texts import plain_status
from store.models import Cut, EntryKind, Finding, Gate, GateStatus, Scene, Shot, Status, Take

STILLS = 6  # of a rough cut
WIDE, SMALL = 960, 160
FPS = 24  # of every cut


@dataclass(frozen=True)
class TakeView:
    number: int
    status: str
    words: str  # "circled by Kei (artist)"
    reason: str
    still: str
    circled: bool


@dataclass(frozen=True)
class ShotView:
    code: str
    short: str  # without its scene
    picture: str
    size: str
    seconds: float
    status: str
    words: str
    action: str
    takes: list[TakeView]
    plays: str  # where it stands in the rough cut, "" if it does not


@dataclass(frozen=True)
class SceneView:
    code: str
    heading: str
    synopsis: str
    seconds: float
    shots: list[ShotView]


@dataclass(frozen=True)
class ActView:
    number: int
    title: str
    seconds: float
    shots: int
    circled: int
    scenes: list[SceneView]


@dataclass(frozen=True)
class FindingView:
    shot: str
    timecode: str
    rule: str
    text: str
    status: str
    plays: str


@dataclass(frozen=True)
class CutView:
    act: int
    number: int
    file: str
    seconds: float
    shots: int
    animatics: int
    stills: list[str]
    review: str
    reviewer: str
    findings: list[FindingView]
    gates: list[Gate]


def film_name(act: int) -> str:
    return f"rough_cut_act{act}.mp4"


def acts(rows: Rows, pictures: Pictures) -> list[ActView]:
    shown = []
    for number, scenes in groupby(sorted(rows.scenes, key=lambda s: (s.act, s.position)), _act):
        views = [_scene(rows, pictures, scene) for scene in scenes]
        shots = [shot for scene in views for shot in scene.shots]
        seconds = sum(shot.seconds for shot in shots)
        circled = sum(shot.status == Status.DONE for shot in shots)
        title = _title(rows, number)
        shown.append(ActView(number, title, seconds, len(shots), circled, views))
    return shown


def _act(scene: Scene) -> int:
    return scene.act


def _title(rows: Rows, act: int) -> str:
    """The act's own name, where the script gives one that says more than its number."""
    script = next((entry.body for entry in rows.canon if entry.kind == EntryKind.SCRIPT), {})
    for row in script.get("acts", ()):
        if row["number"] == act and row.get("title"):
            return str(row["title"])
    return f"Act {act}"


def _scene(rows: Rows, pictures: Pictures, scene: Scene) -> SceneView:
    shots = [_shot(rows, pictures, shot) for shot in rows.shots if shot.scene_id == scene.id]
    seconds = sum(shot.seconds for shot in shots)
    return SceneView(scene.code, scene.heading, scene.synopsis, seconds, shots)


def _shot(rows: Rows, pictures: Pictures, shot: Shot) -> ShotView:
    takes = [_take(rows, pictures, shot, t) for t in rows.takes if t.shot_id == shot.id]
    kept = next((take.still for take in takes if take.circled), "")
    return ShotView(
        code=shot.code,
        short=shot.code.rpartition("_")[2],
        picture=pictures.still(shot.board_sha, f"board_{shot.code}", 480) or kept,
        size=str(shot.plan.get("size", "")),
        seconds=shot.seconds,
        status=shot.status,
        words=plain_status(shot.status),
        action=str(shot.plan.get("action", "")),
        takes=takes,
        plays=_plays(rows, shot),
    )


def _take(rows: Rows, pictures: Pictures, shot: Shot, take: Take) -> TakeView:
    stills = pictures.frames(take.sha256, f"take_{shot.code}_{take.number}", 1, SMALL)
    return TakeView(
        number=take.number,
        status=take.status,
        words=_judged(rows, take),
        reason=take.reason,
        still=stills[0] if stills else "",
        circled=take.status == Status.DONE,
    )


def _judged(rows: Rows, take: Take) -> str:
    """What became of the take and who said so; a rejected cut sends takes back without a press."""
    if take.status == Status.DONE:
        return f"circled by {take.circled_by}" if take.circled_by else "circled"
    if take.status != Status.RETAKE:
        return plain_status(take.status)
    said = [v.by for v in rows.verdicts if (v.kind, v.row_id, v.decision) == _sent_back(take)]
    return f"sent back by {said[-1]}" if said else "sent back with the cut"


def _sent_back(take: Take) -> tuple[str, int | None, str]:
    return ("take", take.id, "retake")


def _plays(rows: Rows, shot: Shot) -> str:
    cut = next((cut for cut in rows.cuts if cut.act == shot.act), None)
    inside = cut.shots if cut else []
    for row in inside:
        if row["shot"] == shot.code:
            return f"{film_name(shot.act)}#t={row['start_frame'] / FPS:g}"
    return ""


def cuts(rows: Rows, pictures: Pictures) -> list[CutView]:
    return [_cut(rows, pictures, cut) for cut in rows.cuts]


def _cut(rows: Rows, pictures: Pictures, cut: Cut) -> CutView:
    review = next((review for review in rows.reviews if review.cut_id == cut.id), None)
    found = [f for f in rows.findings if review and f.review_id == review.id]
    return CutView(
        act=cut.act,
        number=cut.number,
        file=film_name(cut.act),
        seconds=cut.seconds,
        shots=len(cut.shots),
        animatics=sum(bool(row.get("animatic")) for row in cut.shots),
        stills=pictures.frames(cut.sha256, f"cut_act{cut.act}", STILLS, WIDE),
        review=review.summary if review else "",
        reviewer=agent_name(rows, review.by) if review else "",
        findings=[_finding(cut, finding) for finding in found],
        gates=_gates(rows, cut),
    )


def _gates(rows: Rows, cut: Cut) -> list[Gate]:
    """What people decided about this act's cuts."""
    return [
        gate
        for gate in rows.gates
        if (gate.stage, gate.act) == ("rough_cut", cut.act)
        and gate.status in (GateStatus.APPROVED, GateStatus.REJECTED, GateStatus.OPEN)
    ]


def _finding(cut: Cut, finding: Finding) -> FindingView:
    start = next((r["start_frame"] / FPS for r in cut.shots if r["shot"] == finding.shot), 0.0)
    return FindingView(
        shot=finding.shot,
        timecode=finding.timecode,
        rule=finding.rule.replace("_", " "),
        text=finding.text,
        status=finding.status,
        plays=f"{film_name(cut.act)}#t={start:g}",
    )
