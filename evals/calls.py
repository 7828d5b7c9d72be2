"""Tool calls in few words, for transcripts: each gives what a model would send."""

from collections.abc import Sequence
from typing import Any

from testing.fakes import Say


def ask(matter: str, text: str, *answers: str, **more: str) -> Say:
    asked = {
        "matter": matter, "text": text, "why": "Everything drawn later depends on it.",
        "asked_of": "director", "scope": "production", "waits": "none",
    }  # fmt: skip
    return {"human_ask": {**asked, **more, "answers": list(answers)}}


def gate(stage: str, act: int = 0, summary: str = "Please look.") -> Say:
    return {"gate_request": {"stage": stage, "act": act, "summary": summary}}


def write(kind: str, fields: dict[str, str], name: str = "") -> Say:
    given = {"kind": kind, "name": name or kind, "scope": "production", "reason": "As asked."}
    pairs = [{"name": field, "value": value} for field, value in fields.items()]
    return {"canon_write": {**given, "fields": pairs}}


def disagree(matter: str, theirs: str, yours: str) -> Say:
    given = {"matter": matter, "theirs": theirs, "yours": yours, "scope": "production"}
    given["waits"] = "none"
    return {"human_flag_disagreement": given}


def read(section: str) -> Say:
    return {"canon_read": {"section": section}}


def takes(*shots: dict[str, Any]) -> Say:
    return {"generation_propose": {"shots": list(shots)}}


def shot_list(scene: int, shots: Sequence[dict[str, Any]]) -> Say:
    return {"shotlist_update": {"scene": scene, "shots": list(shots)}}


def options(*assets: dict[str, Any]) -> Say:
    return {"assets_propose": {"assets": list(assets)}}


def asset(name: str, anchor: str, *four: dict[str, str]) -> dict[str, Any]:
    """A character with four options, each a mapping of attributes; `sheet` is what it draws."""
    return {
        "kind": "character",
        "name": name,
        "anchor": anchor,
        "options": [
            {
                "attributes": [
                    {"name": k, "value": v} for k, v in one.items() if k != "sheet"
                ],
                "prompt": one.get("sheet", f"Full figure and close-up: {', '.join(one.values())}."),
            }
            for one in four
        ],
    }  # fmt: skip


def finding(shot: str, timecode: str, rule: str, text: str) -> dict[str, str]:
    return {"shot": shot, "timecode": timecode, "rule": rule, "text": text}


def review(*findings: dict[str, str], working: str = "") -> Say:
    held = working or "The hands carry scene 1; the light from the oven holds in every shot."
    return {"cut_review": {"act": 1, "working": held, "findings": list(findings)}}
