"""The moves of the director's assistant, the storyboard artist and the DOPs."""

from typing import Any

from understudy import budget, craft, design, frames, shots
from understudy.request import Call, Request
from understudy.steps import Step, again, ask_gate, reason, say, script_of

Json = dict[str, Any]


def break_down(request: Request, event: Json) -> list[Step]:
    """Every scene's shots in one message, then the gate."""
    script = script_of(request)
    asked = budget.wish(design.reasons(request, "shot_list"))
    moods = design.registers(design.treatment(request), script)
    plans = shots.shot_list(script, moods, _props(request), request.production, asked)
    updates: list[Call] = [
        ("shotlist_update", {"scene": order, "shots": _kept(request, order, plan)})
        for order, plan in plans.items()
    ]
    told = _counted(plans, *budget.limits(request.production, script))
    text = f"Every scene is broken into shots: {told}"
    return [("", updates), ask_gate(text, "shot_list", 0, told + again(event))]


def _kept(request: Request, scene: int, plans: list[Json]) -> list[Json]:
    """The shots that a locked list has already under their codes, by their place in the scene."""
    listed = (request.entry("shot_breakdown") or {"body": {"shots": []}})["body"]["shots"]
    codes = [shot["shot"] for shot in listed if shot["scene"] == scene]
    codes += [""] * (len(plans) - len(codes))
    return [{**plan, "code": code} for plan, code in zip(plans, codes, strict=False)]


def _counted(plans: dict[int, list[Json]], seconds: int, most: int) -> str:
    every = [plan for scene in plans.values() for plan in scene]
    length = sum(plan["seconds"] for plan in every)
    over = "" if len(every) <= most and length <= seconds else " The scenes do not fit in less."
    return f"{len(every)} shots of at most {most}, {length} s of at most {seconds}.{over}"


def _props(request: Request) -> list[str]:
    """The key props people named, else the one that recurs."""
    named = [part.strip() for part in request.answered("key prop").split(",")]
    return [name for name in named if name] or craft.key_props(script_of(request))[:1]


def draw_boards(request: Request, event: Json) -> list[Step]:
    """A board for every shot of the act in one call, then the gate."""
    act = event["act"]
    asked = design.reasons(request, "storyboard", act)
    drawn = event.get("shots") or _boarded(request, act)
    scenes = {shot["scene"]: [s for s in drawn if s["scene"] == shot["scene"]] for shot in drawn}
    made = [
        frames.board(shot, after, frames.sides(mine), asked)
        for mine in scenes.values()
        for shot, after in zip(mine, [*mine[1:], None], strict=True)
    ]
    summary = f"{len(made)} boards; each person keeps a side for the whole scene.{again(event)}"
    gate = ask_gate(f"Act {act} is boarded.", "storyboard", act, summary)
    return [("", [("storyboard_update", {"boards": made})]), gate]


def _boarded(request: Request, act: int | None) -> list[Json]:
    """The shots of the task that is being done again."""
    tasks = [e for e in request.told("task") if e["stage"] == "storyboard" and e.get("act") == act]
    return list(tasks[-1]["shots"]) if tasks else []


def propose(request: Request, event: Json) -> list[Step]:
    """Takes for the shots of a task, or for those that came back, with what changed."""
    made = [_prompt(request, shot) for shot in _listed(event)]
    if not made:
        return say("There is no shot to propose.")
    names = made[0]["shot"] if len(made) == 1 else f"{len(made)} shots"
    told = f" {made[0]['changed']}" if made[0]["changed"] else ""
    return [(f"Takes for {names} are proposed.{told}", [("generation_propose", {"shots": made})])]


def _listed(event: Json) -> list[Json]:
    return [event["shot"]] if event.get("shot") else list(event.get("shots", ()))


def _prompt(request: Request, shot: Json) -> Json:
    scene = next(s for s in script_of(request)["scenes"] if s["order"] == shot["scene"])
    holds = {"production", f"scene:{shot['scene']}", f"act:{scene['act']}", f"shot:{shot['shot']}"}
    decided = [d for d in request.decisions() if d["scope"] in holds and d["body"].get("question")]
    style = (request.entry("style_block") or {"body": {}})["body"]
    look = frames.FrameLook(
        scene, frames.palette(style), str(style.get("lens", "")), frames.ratio(style)
    )
    return frames.prompt(shot, look, decided, _complaints(request, shot["shot"]))


def _complaints(request: Request, code: str) -> list[str]:
    """Every reason this shot was sent back for, oldest first."""
    sent = (e for e in request.heard if e["event"] in ("retake", "redo", "proposal_rejected"))
    return [reason(e) for e in sent if code in [shot["shot"] for shot in _listed(e)]]
