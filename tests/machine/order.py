"""Which step is missing before another, told from rows alone: bot/production/stages.py is what it
checks."""

from collections.abc import Iterator

from tests.injection.invariants import Seen

ONCE = ("script", "style", "four_answers", "assets", "shot_list")
EACH = ("storyboard", "generation", "rough_cut")
Step = tuple[str, int | None]


def not_yet(seen: Seen, stage: str, act: int | None) -> str:
    """The first step before this one that is not done; "" if all are."""
    for step in _way(seen):
        if step == (stage, act):
            return ""
        if not _done(seen, *step):
            return f"{step[0]} {step[1] or ''}".strip()
    return f"no {stage} {act}"


def _way(seen: Seen) -> Iterator[Step]:
    yield from ((stage, None) for stage in ONCE)
    for act in sorted({scene["act"] for scene in seen.rows.of("scene")} or {1}):
        yield from ((stage, act) for stage in EACH)
    yield "picture_lock", None


def _done(seen: Seen, stage: str, act: int | None) -> bool:
    if stage == "assets":
        return _locked(seen)
    if stage == "generation":
        shots = [s for s in seen.rows.of("shot") if s["act"] == act and not s["cut_out"]]
        return bool(shots) and all(shot["status"] == "done" for shot in shots)
    return any(
        (gate["stage"], gate["act"], gate["status"]) == (stage, act, "approved")
        and gate["applied_at"] is not None
        for gate in seen.rows.of("gate")
    )


def _locked(seen: Seen) -> bool:
    """Whether the film's cast, places and key prop are locked."""
    entries = seen.rows.of("entry")
    script = [e["body"] for e in entries if e["kind"] == "script"][-1]
    props = [e["body"]["text"] for e in entries if e["name"] == "key prop"][-1:]
    wanted = {*script["characters"], *(scene["location"] for scene in script["scenes"])}
    wanted |= {part.strip() for prop in props for part in prop.split(",")} - {""}
    have = {asset["name"] for asset in seen.rows.of("asset") if asset["locked_version_id"]}
    return wanted <= have
