"""Every table on one page. Rows are the state; a card is a function of a row."""

import re
import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, String, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel

Json = dict[str, Any]
# Letters and marks that show nothing, beside what Unicode calls format characters.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


class Utc(TypeDecorator[datetime]):
    """A moment, always aware and always UTC (SQLite forgets the zone)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Name(TypeDecorator[str]):
    """What a person is called: a few words, without the marks that would let them pass for a line
    of ours, a right, a link or a mention. Cards, the log and roles read it as it is stored."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        return plain_name(value) if value is not None else None


def plain_name(text: str) -> str:
    """Letters and digits of any script, apostrophes and hyphens; at most forty characters."""
    kept = ""
    for char in UNSEEN.sub("", unicodedata.normalize("NFKC", text)):
        if char.isalnum() or char in "'’-":
            kept += char
        elif unicodedata.category(char) == "Cf":
            continue  # nobody sees it
        elif not unicodedata.category(char).startswith("M"):
            kept += " "
        elif {unicodedata.category(mark) for mark in kept[-2:]} != {"Mn"}:
            kept += char  # a letter may carry two marks, and no tower of them
    name = " ".join(kept[:400].split())[:40].strip()
    return name if any(map(str.isalnum, name)) else "somebody"


class Right(StrEnum):
    DIRECTOR = "director"
    LINE_PRODUCER = "line_producer"
    ARTIST = "artist"
    EDITOR = "editor"
    GUEST = "guest"


class EntryKind(StrEnum):
    """What the canon is made of (A2)."""

    TREATMENT = "treatment"
    SCRIPT = "script"
    SHOT_BREAKDOWN = "shot_breakdown"
    CHARACTER = "character"
    ENVIRONMENT = "environment"
    PROP = "prop"
    STYLE_BLOCK = "style_block"
    HARD_CONSTRAINT = "hard_constraint"
    DELIVERABLE_FORMAT = "deliverable_format"
    DECISION = "decision"


class GateStatus(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    UNDONE = "undone"
    OUT_OF_DATE = "out_of_date"
    SUPERSEDED = "superseded"


class ProposalStatus(StrEnum):
    OPEN = "open"  # waits for a person
    APPROVED = "approved"  # money is reserved, rendering follows when the undo window is over
    REJECTED = "rejected"
    SKIPPED = "skipped"
    RENDERED = "rendered"  # every take is back, or has failed and was refunded
    SUPERSEDED = "superseded"


class QuestionStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class RenderJobStatus(StrEnum):
    QUEUED = "queued"
    SUBMITTED = "submitted"  # written before the provider is called
    DONE = "done"
    FAILED = "failed"


class Status(StrEnum):
    """Where a shot or an asset stands."""

    TODO = "todo"
    READY = "ready"
    WIP = "wip"
    WFA = "wfa"
    RETAKE = "retake"
    DONE = "done"


class Taken(StrEnum):
    """What a file that a team brings is taken for (A11)."""

    SCRIPT = "script"
    TREATMENT = "treatment"
    STYLE_BLOCK = "style_block"
    CHARACTER = "character"
    ENVIRONMENT = "environment"
    PROP = "prop"
    ANCHOR = "anchor"  # the words of a character, a place or a prop, beside its picture
    STYLE_FRAME = "style_frame"
    CLIP = "clip"
    UNKNOWN = "unknown"


class ImportStatus(StrEnum):
    ARRIVING = "arriving"  # its files are fetched and looked into
    OPEN = "open"  # waits for a person
    CONFIRMED = "confirmed"  # what it sets off begins when the undo window is over
    LANDED = "landed"
    LEFT = "left"


class SuggestionStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN = "taken"  # its owner wrote the entry
    ASKED = "asked"  # another role suggests otherwise: a question settles it
    SUPERSEDED = "superseded"


class HandoverStatus(StrEnum):
    OPEN = "open"  # waits for who leaves
    CONFIRMED = "confirmed"
    ENDED = "ended"
    LEFT = "left"


class Production(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True)  # SHOW, 2-12 of A-Z 0-9
    title: str
    language: str = "en"
    timezone: str = "UTC"
    home: str = ""  # the channel of the questions thread
    canon_version: int = 0
    created_at: datetime = Field(sa_type=Utc)
    settings: Json = Field(default_factory=dict, sa_type=JSON)


class Member(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("production_id", "account"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    account: str  # platform:user
    handle: str
    name: str = Field(sa_type=Name)
    rights: list[str] = Field(default_factory=list, sa_type=JSON)
    timezone: str = "UTC"
    day_starts: int = 9  # hours of the working day, local
    day_ends: int = 18
    checkin: str = "09:30"
    allowance: int = 0  # units a day this runner may spend
    reminded_at: datetime | None = Field(default=None, sa_type=Utc)
    away_until: datetime | None = Field(default=None, sa_type=Utc)  # empty: they are here


class Deputy(SQLModel, table=True):
    """Somebody who has a member's rights until an hour; ended rows stay."""

    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    deputy_id: int = Field(foreign_key="member.id", index=True)
    until: datetime = Field(sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class Suggestion(SQLModel, table=True):
    """What a role would write in another role's part. It is no draft: no gate makes it canon."""

    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    agent_id: int = Field(foreign_key="agent.id")
    owner_id: int = Field(foreign_key="agent.id")
    kind: str
    name: str
    scope: str = "production"
    fields: list[Json] = Field(default_factory=list, sa_type=JSON)
    reason: str = ""
    words: str = ""
    permalink: str = ""
    status: str = Field(default=SuggestionStatus.OPEN, index=True)
    answer: str = ""  # why it was declined
    at: datetime = Field(sa_type=Utc)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    entry_id: int | None = None  # the owner's draft; no foreign key


class Handover(SQLModel, table=True):
    """What somebody leaves to somebody else until they are back; ended rows stay."""

    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    to_id: int = Field(foreign_key="member.id")
    text: str
    until: datetime = Field(sa_type=Utc)
    status: str = HandoverStatus.OPEN
    pages: list[int] = Field(default_factory=list, sa_type=JSON)  # agents that pass
    claims: list[int] = Field(default_factory=list, sa_type=JSON)  # claims that pass
    at: datetime = Field(sa_type=Utc)
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    greeted_at: datetime | None = Field(default=None, sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)


class Agent(SQLModel, table=True):
    """A role on a page, and the person who works with it."""

    __table_args__ = (UniqueConstraint("production_id", "name"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    role: str
    scene: int | None = None
    name: str  # "dop:4"; unique in a production
    channel: str
    runner_id: int | None = Field(default=None, foreign_key="member.id")
    seen_version: int = 0  # the canon version its conversation has been told
    epoch_id: int | None = Field(default=None, foreign_key="epoch.id")
    remembered: list[str] = Field(default_factory=list, sa_type=JSON)  # of what was said before
    talk_from: int = 0  # the position in its epoch from which its lines are still sent


class Entry(SQLModel, table=True):
    """One version of one canon entry. Rows are added, never overwritten."""

    __table_args__ = (UniqueConstraint("production_id", "kind", "name", "scope", "version"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    kind: str
    name: str
    scope: str = "production"  # production | act:1 | scene:4 | shot:SC004_SH0020
    version: int = 1
    number: int | None = None  # D-n, decisions only
    body: Json = Field(default_factory=dict, sa_type=JSON)
    digest: str
    author: str
    reason: str = ""
    words: str = ""
    permalink: str = ""
    at: datetime = Field(sa_type=Utc)
    valid_from: str | None = None  # a character state holds from this shot on
    canon_version: int | None = Field(default=None, index=True)  # empty while it is a draft
    locked_by: int | None = Field(default=None, foreign_key="gate.id")


class Scene(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("production_id", "code"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    position: int
    code: str  # "004", an insert "004A"
    number: str | None = None  # the script's own
    act: int
    heading: str
    int_ext: str = ""
    location: str
    time_of_day: str = ""
    synopsis: str = ""
    eighths: int = 1


class Shot(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("production_id", "code"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    scene_id: int = Field(foreign_key="scene.id", index=True)
    act: int
    code: str  # SC004_SH0020
    seconds: float
    plan: Json = Field(default_factory=dict, sa_type=JSON)  # size, angle, movement, action, ...
    board: Json = Field(default_factory=dict, sa_type=JSON)
    board_sha: str | None = None
    status: str = Status.TODO
    cut_out: bool = False  # no longer in the shot list


class Asset(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("production_id", "kind", "name"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    kind: str  # character | environment | prop
    name: str
    anchor: str = ""
    status: str = Status.TODO
    locked_version_id: int | None = None  # no foreign key: versions point here


class Version(SQLModel, table=True):
    """A numbered version of an asset; four options of a proposal are four versions."""

    __table_args__ = (UniqueConstraint("asset_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    asset_id: int = Field(foreign_key="asset.id", index=True)
    # None: the team brought it.
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
    number: int
    label: str  # A, B, C, D
    attributes: Json = Field(default_factory=dict, sa_type=JSON)
    sha256: str
    canon_version: int
    fingerprint: str


class ImportBatch(SQLModel, table=True):
    """Material that came at once: a zip, a folder, the files of one message; one card confirms."""

    __tablename__ = "import_batch"
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    key: str = Field(unique=True)  # what brought it, so that it comes once
    title: str
    by: str
    member_id: int = Field(foreign_key="member.id")
    channel: str  # where its card stands
    platform: str = ""  # that has the files of a message
    files: list[Json] = Field(default_factory=list, sa_type=JSON)  # of a message, to be fetched
    words: str = ""
    permalink: str = ""
    refused: list[Json] = Field(default_factory=list, sa_type=JSON)  # name and why
    sheet: str = ""  # sha256 of the contact sheet of its pictures
    colours: list[str] = Field(default_factory=list, sa_type=JSON)  # of its style frames together
    status: str = Field(default=ImportStatus.ARRIVING, index=True)
    revision: int = 1
    answers: Json = Field(default_factory=dict, sa_type=JSON)  # what the form held
    at: datetime = Field(sa_type=Utc)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    applied_at: datetime | None = Field(default=None, sa_type=Utc)
    shot_id: int | None = None  # in whose thread it came, or who claimed it; no foreign key
    unfiled: bool = False  # it matches nothing: only who posted it is asked what it is


class ImportedFile(SQLModel, table=True):
    """A file of an import: what it is taken for, and what became of it."""

    __tablename__ = "imported_file"
    __table_args__ = (UniqueConstraint("import_batch_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    import_batch_id: int = Field(foreign_key="import_batch.id", index=True)
    number: int  # as the card and its form call it
    name: str
    sha256: str  # the file as it came
    picture: str = ""  # sha256 of a picture drawn anew, as roles and renderers are shown it
    kind: str = Taken.UNKNOWN
    subject: str = ""  # whose it is: a name of the film, a shot's code
    body: Json = Field(default_factory=dict, sa_type=JSON)  # what was read in it
    note: str = ""  # what became of it


class Take(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("shot_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    shot_id: int = Field(foreign_key="shot.id", index=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
    job_id: int | None = Field(default=None, foreign_key="render_job.id", unique=True)
    number: int
    sha256: str
    seconds: float
    in_seconds: float = 0.0
    out_seconds: float | None = None
    status: str = Status.WFA  # wfa, done (circled), retake
    circled_by: str | None = None
    circled_at: datetime | None = Field(default=None, sa_type=Utc)
    reason: str = ""
    provider: str
    cost: int = 0
    canon_version: int
    fingerprint: str
    at: datetime = Field(sa_type=Utc)
    by: str = ""  # who made it by hand; empty: a provider did
    words: str = ""  # what changed, as they say it
    replaces: list[int] = Field(default_factory=list, sa_type=JSON)  # takes it came in place of


class Claim(SQLModel, table=True):
    """A shot or an asset that one person holds: nobody else changes it until it is given back."""

    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    holds: str | None = Field(default=None, unique=True)  # "shot:7" while it is held
    kind: str  # shot | asset
    row_id: int
    name: str  # as people call it
    locked: bool = False  # only locked; else claimed, to be worked on by hand
    member_id: int = Field(foreign_key="member.id", index=True)
    by: str
    why: str = ""
    at: datetime = Field(sa_type=Utc)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    reason: str = ""  # why an approver broke it


class Gate(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("production_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    number: int  # G-n
    stage: str
    act: int | None = None
    attempt: int = 1
    revision: int = 1
    status: str = Field(default=GateStatus.OPEN, index=True)
    digest: str  # of the artefact the card shows
    canon_version: int
    made_by: str
    summary: str = ""
    card: Json = Field(default_factory=dict, sa_type=JSON)  # what the artefact looked like
    opened_at: datetime = Field(sa_type=Utc)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    applied_at: datetime | None = Field(default=None, sa_type=Utc)
    reason: str = ""


class Batch(SQLModel, table=True):
    """A list card: the proposals an agent made together, each decided by itself."""

    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    agent_id: int = Field(foreign_key="agent.id")
    key: str = Field(unique=True)  # what made it, so that a repeated step makes it once
    kind: str  # image | video
    title: str
    revision: int = 1
    sheet: str = ""  # sha256 of the contact sheet of what came back
    escalated: bool = False  # beyond its runner's allowance or the cap: the line producer's
    at: datetime = Field(sa_type=Utc)


class Proposal(SQLModel, table=True):
    """A render request that waits: one prompt with its references for one to four takes."""

    __table_args__ = (UniqueConstraint("production_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    batch_id: int = Field(foreign_key="batch.id", index=True)
    number: int  # P-n
    kind: str  # image | video
    asset_id: int | None = Field(default=None, foreign_key="asset.id", index=True)
    shot_id: int | None = Field(default=None, foreign_key="shot.id", index=True)
    attempt: int = 1  # nth proposal for this shot or asset
    revision: int = 1
    parts: Json = Field(default_factory=dict, sa_type=JSON)  # the model's and the editor's words
    options: list[Json] = Field(default_factory=list, sa_type=JSON)  # images: one per option
    prompt: str = ""  # composed by code, byte for byte what is sent
    refs: list[Json] = Field(default_factory=list, sa_type=JSON)
    sheet: str = ""  # sha256 of the contact sheet of four options
    inputs: list[Json] = Field(default_factory=list, sa_type=JSON)
    repeats: int | None = None  # the take it repeats exactly; no foreign key: takes point here
    takes: int = 1
    seconds: float = 0.0
    provider: str
    estimate: int = 0  # units for all takes
    status: str = Field(default=ProposalStatus.OPEN, index=True)
    digest: str
    canon_version: int
    made_by: str
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    applied_at: datetime | None = Field(default=None, sa_type=Utc)
    reason: str = ""


class RenderJob(SQLModel, table=True):
    """One take at a provider; written before the provider is called."""

    __tablename__ = "render_job"
    id: int = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    key: str = Field(unique=True)  # P-12:r2:t1, the provider's idempotency key
    take: int
    sent: Json = Field(default_factory=dict, sa_type=JSON)  # what the provider was asked for
    status: str = Field(default=RenderJobStatus.QUEUED, index=True)
    cost: int = 0
    error: str = ""


class DecisionRecord(SQLModel, table=True):
    """One person's decision about one row. An undo is a decision too and names the one it
    undoes."""

    __tablename__ = "decision_record"
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    delivery: str  # that carried it
    kind: str  # gate | proposal | take | asset | question | finding
    row_id: int
    revision: int = 1
    decision: str  # approve, reject, undo, circle, retake, pick, none, skip, edit, answer
    by: str
    member_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = Field(sa_type=Utc)
    reason: str = ""
    undoes: int | None = Field(default=None, foreign_key="decision_record.id", unique=True)


class Question(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("production_id", "number"),
        UniqueConstraint("production_id", "matter"),
    )
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    number: int  # Q-n
    matter: str  # what it is about, so that the same matter is asked once
    status: str = Field(default=QuestionStatus.OPEN, index=True)
    agent_id: int = Field(foreign_key="agent.id")
    asked_of: int | None = Field(default=None, foreign_key="member.id")
    text: str
    why: str
    scope: str = "production"
    waits_on_it: str = ""
    asked_by: str = ""  # a person who asks the team; empty: the agent asks
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Utc)
    reason: str = ""  # why it was withdrawn
    entry_id: int | None = Field(default=None, foreign_key="entry.id")
    permalink: str = ""
    at: datetime = Field(sa_type=Utc)


class Choice(SQLModel, table=True):
    """A suggested answer, with an id of its own."""

    id: int = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", index=True)
    label: str
    by: str = ""  # a guest who suggested it; empty: the agent did


class Asker(SQLModel, table=True):
    """An agent that asked what was asked already: it hears the answer too."""

    __table_args__ = (UniqueConstraint("question_id", "agent_id"),)
    id: int = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", index=True)
    agent_id: int = Field(foreign_key="agent.id")


class SideAnswer(SQLModel, table=True):
    """Words that could answer a question. Nobody but who said them knows until they press."""

    __tablename__ = "side_answer"
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    question_id: int = Field(foreign_key="question.id", index=True)  # the one that is offered
    words: str
    permalink: str = ""
    at: datetime = Field(sa_type=Utc)
    used_at: datetime | None = Field(default=None, sa_type=Utc)


class Posting(SQLModel, table=True):
    """Double entry: `amount` units move from `debit` to `credit`. Rows are only added; the database
    itself refuses to change or delete one."""

    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    key: str = Field(unique=True)
    at: datetime = Field(sa_type=Utc)
    what: str  # cap | estimate | reserve | burn | refund
    debit: str
    credit: str
    amount: int
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    day: date | None = None  # the runner's own day, for the allowance


class LogRow(SQLModel, table=True):
    """The append-only record; each row's hash covers the one before."""

    __tablename__ = "log"
    id: int = Field(default=None, primary_key=True)
    production_id: int | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=Utc)
    who: str
    what: str
    subject: str
    detail: Json = Field(default_factory=dict, sa_type=JSON)
    hash: str


class LogSeal(SQLModel, table=True):
    """One row: how long the log is and how it ends, so that a tail that was cut off is missed."""

    id: int = Field(default=None, primary_key=True)
    rows: int
    hash: str


class Inbound(SQLModel, table=True):
    """A delivery, recorded before it is acknowledged."""

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str  # message | click | command | event
    payload: Json = Field(default_factory=dict, sa_type=JSON)
    at: datetime = Field(sa_type=Utc)
    routed_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    agent_id: int | None = Field(default=None, foreign_key="agent.id", index=True)
    turn: str | None = Field(default=None, index=True)  # the turn that took it
    tries: int = 0  # counted before each
    try_at: datetime | None = Field(default=None, sa_type=Utc)  # not before
    error: str = ""  # of the last try
    set_aside_at: datetime | None = Field(default=None, sa_type=Utc)


class PrivateMessage(SQLModel, table=True):
    """What one person is to be told privately, where they are."""

    __tablename__ = "private_message"
    id: int = Field(default=None, primary_key=True)
    account: str  # platform:user
    channel: str
    thread: str | None = None
    text: str
    card: Json | None = Field(default=None, sa_type=JSON)
    at: datetime = Field(sa_type=Utc)
    taken_at: datetime | None = Field(default=None, sa_type=Utc)  # a process is about to tell it
    told_at: datetime | None = Field(default=None, sa_type=Utc, index=True)


class PendingRejection(SQLModel, table=True):
    """A rejection that waits for its reason: the person's next reply in the card's thread."""

    __tablename__ = "pending_rejection"
    id: int = Field(default=None, primary_key=True)
    account: str = Field(index=True)
    thread: str  # the card's key
    value: str  # what the button would have carried
    at: datetime = Field(sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)


class Turn(SQLModel, table=True):
    id: str = Field(primary_key=True)  # turn:{agent}:{first row}
    agent_id: int = Field(foreign_key="agent.id", index=True)
    status: str = "running"  # running | done | failed
    model: str = ""
    steps: int = 0
    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    weight: int = 0  # all tokens, in the price of uncached input
    stopped_by: str = ""
    error: str = ""
    started_at: datetime = Field(sa_type=Utc)
    finished_at: datetime | None = Field(default=None, sa_type=Utc)


class Line(SQLModel, table=True):
    """One message of an agent's own conversation with the model. Only added."""

    __table_args__ = (UniqueConstraint("agent_id", "epoch_id", "position"),)
    id: int = Field(default=None, primary_key=True)
    agent_id: int = Field(foreign_key="agent.id", index=True)
    epoch_id: int = Field(foreign_key="epoch.id")
    position: int
    key: str = Field(unique=True)  # {turn}:{n}
    role: str  # user | assistant
    content: list[Json] = Field(default_factory=list, sa_type=JSON)


class Epoch(SQLModel, table=True):
    """The shared prefix, byte for byte, as every role of the production sends it."""

    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    canon_version: int
    prefix: str  # JSON of tools, system and the canon_read messages
    sha256: str
    opened_at: datetime = Field(sa_type=Utc)
    used_at: datetime = Field(sa_type=Utc)


class Post(SQLModel, table=True):
    """Where a card stands on a platform, so that it is edited and never posted twice."""

    __table_args__ = (UniqueConstraint("platform", "key"),)
    id: int = Field(default=None, primary_key=True)
    platform: str
    key: str
    channel: str
    message: str
    thread: str | None = None
    permalink: str = ""
    digest: str  # of the card as last shown


class Cut(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("production_id", "act", "number"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    act: int
    number: int
    key: str = Field(unique=True)
    sha256: str = ""
    seconds: float = 0.0
    shots: list[Json] = Field(default_factory=list, sa_type=JSON)  # code, take, in, out, start
    canon_version: int
    fingerprint: str
    at: datetime = Field(sa_type=Utc)


class Review(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    cut_id: int = Field(foreign_key="cut.id", unique=True)
    summary: str
    by: str
    at: datetime = Field(sa_type=Utc)


class Finding(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    shot: str
    timecode: str
    rule: str
    text: str
    status: str = "open"  # open | accepted | dismissed


class Frame(SQLModel, table=True):
    """A picture the model has been shown: the same content keeps the same file id."""

    sha256: str = Field(primary_key=True)
    file_id: str


class ScheduledJob(SQLModel, table=True):
    """What is set off: a row with a time, done at least once and harmless to repeat."""

    __tablename__ = "scheduled_job"
    id: int = Field(default=None, primary_key=True)
    # None: it comes before there is a production.
    production_id: int | None = Field(default=None, foreign_key="production.id", index=True)
    key: str = Field(unique=True)
    kind: str
    payload: Json = Field(default_factory=dict, sa_type=JSON)
    at: datetime = Field(sa_type=Utc, index=True)
    done_at: datetime | None = Field(default=None, sa_type=Utc, index=True)
    error: str = ""  # of the last try
    tries: int = 0  # counted before each
    set_aside_at: datetime | None = Field(default=None, sa_type=Utc)  # when it first was


class CheckIn(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("member_id", "day"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    member_id: int = Field(foreign_key="member.id")
    day: date
    text: str
    status: str = "asked"  # asked | posted | from_log
    revision: int = 1
    asked_at: datetime = Field(sa_type=Utc)
    posted_at: datetime | None = Field(default=None, sa_type=Utc)


class Digest(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("production_id", "key"),)
    id: int = Field(default=None, primary_key=True)
    production_id: int = Field(foreign_key="production.id", index=True)
    key: str  # the day, or the milestone
    text: str
    at: datetime = Field(sa_type=Utc)
