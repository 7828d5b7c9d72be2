"""A small production in rows, in a house whose hands work at once, for
tests/reporting/test_report.py."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PIL import Image
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from bot.core.clock import SetClock
from bot.core.context import AppContext
from store import models as m
from store.db import Store, sqlite_url
from store.files import Files
from store.log import record

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVIL = "<script>alert('x')</script>"
ONE = "SC001_SH0010"


class Sandbox:
    """A house with a database and files in a folder; its hands work at once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        engine = create_engine(sqlite_url(folder))
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
            SQLModel.metadata.create_all(connection)
        engine.dispose()
        self.folder = folder
        self.store, self.files = Store(sqlite_url(folder)), Files(folder / "media")
        self.roles = {"producer": SimpleNamespace(title="Creative producer")}
        self.clock = SetClock(START + timedelta(days=2))
        self.app = cast(AppContext, SimpleNamespace(**vars(self), run_in_pool=self._craft))

    async def _craft(self, work: Callable[..., Any], *args: Any) -> Any:
        return work(*args)

    def picture(self, colour: str) -> str:
        data = BytesIO()
        Image.new("RGB", (64, 36), colour).save(data, "JPEG")
        return self.files.put(data.getvalue(), ".jpg")

    async def add(self, *rows: SQLModel) -> None:
        async with self.store.writing() as db:
            for row in rows:
                db.add(row)
                await db.flush()


def entry(kind: str, name: str, body: dict[str, Any], number: int | None = None) -> m.Entry:
    return m.Entry(
        production_id=1, kind=kind, name=name, number=number, body=body, digest=name,
        author="Mara (director)", at=START, canon_version=1,
    )  # fmt: skip


def production(title: str = "The Lamp") -> list[SQLModel]:
    script = {
        "format": "fountain", "characters": ["ADA"], "eighths": 11, "title": title,
        "acts": [{"number": 1, "title": "The Dark"}],
        "scenes": [{"location": "HOUSE"}],
    }  # fmt: skip
    return [
        m.Production(id=1, code="LAMP", title=title, canon_version=1, created_at=START),
        m.Member(id=1, production_id=1, account="r:mara", handle="@mara", name="Mara",
                 rights=["director"], timezone="Europe/Lisbon"),
        m.Agent(id=1, production_id=1, role="dop", scene=1, name="dop:1", channel="#dop"),
        m.Scene(id=1, production_id=1, position=1, code="001", act=1, heading="INT. HOUSE - NIGHT",
                location="HOUSE"),
        entry("script", "script", script),
        entry("style_block", "style_block", {"text": "Gouache.", "palette": "#0b1d2a black"}),
        entry("treatment", "treatment", {"logline": "A lamp goes out.", "register 1": "calm"}),
        entry("decision", "the era", {"matter": "the era", "text": "1950s"}, number=1),
    ]  # fmt: skip


def shot(board: str | None = None, action: str = "Ada lights the lamp.") -> list[SQLModel]:
    about = proposed("dop:1", batch_id=1)
    return [
        m.Shot(id=1, production_id=1, scene_id=1, act=1, code=ONE, seconds=3.5, status="done",
               plan={"size": "WIDE", "action": action}, board_sha=board),
        m.Batch(id=1, production_id=1, agent_id=1, key="b", kind="video", title="", at=START),
        m.Proposal(id=1, number=1, kind="video", shot_id=1, **about),
        m.Posting(production_id=1, key="cap", at=START, what="cap", debit="", credit="", amount=20),
        m.Posting(production_id=1, key="res", at=START, what="reserve", debit="", credit="",
                  amount=8, proposal_id=1),
        m.Posting(production_id=1, key="burn", at=START, what="burn", debit="", credit="",
                  amount=4, proposal_id=1),
        m.Posting(production_id=1, key="back", at=START, what="refund", debit="", credit="",
                  amount=4, proposal_id=1),
        take(1, "retake", reason="Hold the camera still."),
        take(2, "done", circled_by="Kei (artist)"),
        m.DecisionRecord(production_id=1, delivery="t", kind="take", row_id=1, decision="retake",
                  by="Kei (artist)", at=START),
    ]  # fmt: skip


def proposed(by: str, **more: Any) -> dict[str, Any]:
    """What every proposal says."""
    common = {"production_id": 1, "provider": "animatic", "digest": "", "canon_version": 1}
    return {**common, "made_by": by, **more}


def take(number: int, status: str, **more: Any) -> m.Take:
    return m.Take(
        shot_id=1, proposal_id=1, number=number, sha256="0" * 64, seconds=3.5, status=status,
        provider="animatic", canon_version=1, fingerprint="", at=START, **more,
    )  # fmt: skip


def cut() -> list[SQLModel]:
    row = {"shot": ONE, "take": 2, "start_frame": 48, "animatic": True}
    return [
        m.Cut(id=1, production_id=1, act=1, number=1, key="c", sha256="1" * 64, seconds=3.5,
              shots=[row], canon_version=1, fingerprint="", at=START),
        m.Review(id=1, cut_id=1, summary=f"{ONE} holds.", by="producer", at=START),
        m.Finding(review_id=1, shot=ONE, timecode="00:00:02:00", rule="register",
                  text="Too loud for a calm scene."),
    ]  # fmt: skip


def gate(number: int, status: str, **more: Any) -> m.Gate:
    return m.Gate(
        id=number, production_id=1, number=number, stage="style", status=status, digest="",
        canon_version=1, made_by="production_design", opened_at=START, **more,
    )  # fmt: skip


def press(kind: str, row: int, verdict: str, seconds: int, reason: str = "") -> m.DecisionRecord:
    return m.DecisionRecord(
        production_id=1, delivery=f"{kind}{row}{seconds}", kind=kind, row_id=row, decision=verdict,
        by="Mara (director)", at=START + timedelta(seconds=seconds), reason=reason,
    )  # fmt: skip


def asset(sandbox: Sandbox, label: str = "B", reason: str = "Too alike.") -> list[SQLModel]:
    about = proposed("casting", batch_id=2, kind="image", asset_id=1)
    made: dict[str, Any] = {"asset_id": 1, "canon_version": 1, "fingerprint": ""}
    return [
        m.Asset(id=1, production_id=1, kind="character", name="ADA", anchor="grey coat",
                status="done", locked_version_id=2),
        m.Batch(id=2, production_id=1, agent_id=1, key="a", kind="image", title="", at=START),
        m.Proposal(id=11, number=11, reason=reason, **about),
        m.Proposal(id=12, number=12, sheet=sandbox.picture("blue"), **about),
        m.Version(id=1, proposal_id=11, number=1, label="A", sha256=sandbox.picture("red"), **made),
        m.Version(id=2, proposal_id=12, number=2, label=label, sha256=sandbox.picture("green"),
                  attributes={"coat": EVIL}, **made),
        press("asset", 1, "none", 5, reason),
        press("asset", 1, "pick", 9, label),
    ]  # fmt: skip


async def whole(sandbox: Sandbox) -> None:
    question = m.Question(
        production_id=1, number=1, matter="the era", status="answered", agent_id=1, asked_of=1,
        text="Which year is it?", why="Costumes hang on it.", scope="scene:1", answer="1950s",
        answered_by="Mara (director)", answered_at=START + timedelta(hours=26), at=START,
    )  # fmt: skip
    await sandbox.add(
        *production(), *shot(sandbox.picture("black")), *cut(), *asset(sandbox), question,
        m.Choice(question_id=1, label="1950s"),
        gate(1, "undone"), gate(2, "rejected", reason="Warmer.", attempt=2),
        press("gate", 1, "approve", 60), press("gate", 1, "undo", 68),
        press("gate", 2, "reject", 90, "Warmer, like D-1."),
        m.Digest(production_id=1, key="film", text="The picture is locked.\nApproved: G-2.",
                 at=START),
    )  # fmt: skip
    async with sandbox.store.writing() as db:
        for number in range(15):
            await record(db, 1, START, "Mara (director)", "approve", f"gate:{number}")
