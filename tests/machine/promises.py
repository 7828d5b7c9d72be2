"""What must hold after every step of the machine: each promise is a function that complains.

They are told from the rows of two moments, as in tests/injection/invariants.py, from which two are
taken; the books are looked through by store/audit.py.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from store.log import digest
from tests.injection.invariants import Allowed, answered, log
from tests.injection.rows import Row
from tests.machine.moment import Moment, new
from tests.machine.money import (
    nobody_spends_above_the_days_allowance,
    the_ledger_balances,
    what_is_spent_is_within_the_cap,
)
from tests.machine.order import not_yet

UNDO = timedelta(seconds=20)
FIRM = ("decision_record", "posting", "log", "take", "version")  # never changed in what was made
JUDGED = ("status", "reason", "circled_by", "circled_at", "in_seconds", "out_seconds", "cost")
BESIDE = ("change", "reopen")  # gates that are no step of the way


Promise = Callable[[Moment, Moment], Iterator[str]]


def complaints(before: Moment, after: Moment) -> list[str]:
    """Every promise that was broken between two moments, by its name."""
    return [f"{p.__name__}: {words}" for p in PROMISES for words in p(before, after)]


def every_press_was_answered(before: Moment, after: Moment) -> Iterator[str]:
    """By words for the person or by a form."""
    yield from answered(before, after, Allowed())


def the_log_is_only_added_to(before: Moment, after: Moment) -> Iterator[str]:
    """And its chain of hashes holds."""
    yield from log(before, after, Allowed())


def nothing_failed_inside(_: Moment, after: Moment) -> Iterator[str]:
    """A press that cannot be carried out is refused in words of its own, not by an accident."""
    yield from after.logged


def nothing_written_is_rewritten(before: Moment, after: Moment) -> Iterator[str]:
    """Verdicts, money, the log and what was made stay as they were; an entry becomes canon once."""
    for table in FIRM:
        free = JUDGED if table == "take" else ()
        for key, old in before.rows.tables[table].items():
            now = after.rows.tables[table].get(key)
            if now is None or any(old[c] != now[c] for c in old if c not in free):
                yield f"a row of {table} was rewritten: {key}"
    for key, old in before.rows.tables["entry"].items():
        now = after.rows.tables["entry"].get(key) or {}
        later = () if old["canon_version"] else ("canon_version", "locked_by", "number")
        if any(old[c] != now.get(c) for c in old if c not in later):
            yield f"an entry was rewritten: {old['kind']} {old['name']} v{old['version']}"


def a_gate_is_decided_once_and_undone_once(_: Moment, after: Moment) -> Iterator[str]:
    """Asking again after an undo is another gate."""
    count: Counter[tuple[int, str]] = Counter()
    for row in after.rows.of("decision_record"):
        if row["kind"] == "gate" and row["decision"] != "yes":
            count[row["row_id"], "undo" if row["decision"] == "undo" else "decision"] += 1
    for (gate, what), times in count.items():
        if times > 1:
            yield f"gate {gate} has {times} of {what}"
        if what == "undo" and not count[gate, "decision"]:
            yield f"gate {gate} was undone before it was decided"


def only_who_may_decides(before: Moment, after: Moment) -> Iterator[str]:
    """Gates, locks and overrules are the director's; renders the page's runner's, the director's
    and the line producer's; takes the runner's and the director's; money the line producer's."""
    for row in new(before, after, "decision_record"):
        rights = before.rights(row["member_id"])
        if not rights & _may(row) and not _runs(after, row):
            yield f"{row['by']} decided {row['decision']} of {row['kind']} {row['row_id']}"


def _may(verdict: Row) -> set[str]:
    return {
        "gate": {"director"}, "asset": {"director"}, "take": {"director"},
        "proposal": {"director", "line_producer"}, "batch": {"line_producer"},
        "question": {"director", "line_producer", "artist", "editor"},
    }[verdict["kind"]]  # fmt: skip


def _runs(after: Moment, verdict: Row) -> bool:
    """Whether the person runs the page of a proposal or of a take."""
    if verdict["kind"] == "take" and verdict["decision"] in ("circle", "retake", "redo", "repeat"):
        proposal = after.row("take", verdict["row_id"])["proposal_id"]
    elif verdict["kind"] == "proposal":
        proposal = verdict["row_id"]
    else:
        return False
    batch = after.row("batch", after.row("proposal", proposal)["batch_id"])
    return bool(after.row("agent", batch["agent_id"])["runner_id"] == verdict["member_id"])


def a_gate_is_approved_as_its_card_showed_it(before: Moment, after: Moment) -> Iterator[str]:
    """The drafts and shots that its card named are the newest there are."""
    for row in new(before, after, "decision_record"):
        if (row["kind"], row["decision"]) != ("gate", "approve"):
            continue
        card = after.row("gate", row["row_id"])["card"]
        for item in card.get("entries", ()):
            shown = before.row("entry", item["id"])
            newest = max((e for e in before.rows.of("entry") if _key(e) == _key(shown)),
                         key=lambda e: int(e["version"]))  # fmt: skip
            if newest["id"] != item["id"] or shown["digest"] != item["digest"]:
                yield f"gate {row['row_id']} showed {item['name']} v{item['version']}"
        shots = {shot["code"]: shot for shot in before.rows.of("shot")}
        for code, mark in card.get("shots", ()):
            now = shots[code]
            if digest([now["plan"], now["board"], now["seconds"]]) != mark:
                yield f"gate {row['row_id']} showed another {code}"


def _key(entry: Row) -> tuple[Any, ...]:
    return entry["kind"], entry["name"], entry["scope"], entry["valid_from"] or ""


def canon_grows_by_decisions_alone(before: Moment, after: Moment) -> Iterator[str]:
    """An entry is canon by a gate that was approved 20 seconds before, or by a person's pick."""
    known = {row["id"] for row in before.rows.of("entry") if row["canon_version"]}
    picked = [
        v for v in new(before, after, "decision_record") if v["decision"] in ("pick", "answer")
    ]
    for row in after.rows.of("entry"):
        if row["canon_version"] is None or row["id"] in known:
            continue
        gate = after.row("gate", row["locked_by"]) if row["locked_by"] else None
        if gate is None and not picked:
            yield f"{row['kind']} {row['name']} became canon by nobody"
        if gate is not None and not (gate["status"] == "approved" and gate["applied_at"]):
            yield f"{row['kind']} {row['name']} became canon by a gate that is {gate['status']}"


def what_a_decision_sets_off_waits_for_twenty_seconds(_: Moment, after: Moment) -> Iterator[str]:
    """A gate or a request settles when it can no longer be undone."""
    for table in ("gate", "proposal"):
        for row in after.rows.of(table):
            if row["applied_at"] and row["decided_at"]:
                if row["applied_at"] - row["decided_at"] < UNDO:
                    yield f"{table} {row['id']} settled at once"
                if row["status"] == "undone":
                    yield f"{table} {row['id']} was undone after it settled"


def a_revision_never_says_something_else(before: Moment, after: Moment) -> Iterator[str]:
    """What a button's revision stood for when it was shown, it stands for when it is pressed."""
    for key, now in after.rows.tables["proposal"].items():
        old = before.rows.tables["proposal"].get(key)
        if old and old["revision"] == now["revision"] and old["digest"] != now["digest"]:
            yield f"P-{now['number']} r{now['revision']} says something else"
        if old and old["digest"] != now["digest"]:
            batch = after.row("batch", now["batch_id"])
            if before.row("batch", now["batch_id"])["revision"] == batch["revision"]:
                yield f"the card of P-{now['number']} keeps its revision, and says something else"


def an_older_card_decides_nothing(before: Moment, after: Moment) -> Iterator[str]:
    """The revision of a button that decided was the one that stood."""
    carried = {row["key"]: row["payload"] for row in after.rows.of("inbound")}
    for row in new(before, after, "decision_record"):
        value = carried.get(row["delivery"], {}).get("body", {}).get("value", "")
        verb, _, of = value.partition(":")
        if verb not in ("approve", "reject", "edit") or row["kind"] not in ("gate", "proposal"):
            continue
        kind, of_row, revision = of.split(":")
        if before.row(kind, int(of_row))["revision"] != int(revision):
            yield f"{value} decided, and it is of another revision"


def nothing_comes_before_its_gate(before: Moment, after: Moment) -> Iterator[str]:
    """A gate is asked and approved, and a shot sent to a provider, when all before it is done."""
    for gate in new(before, after, "gate"):
        if gate["stage"] not in BESIDE and (missing := not_yet(after, gate["stage"], gate["act"])):
            yield f"G-{gate['number']} {gate['stage']} was asked before {missing}"
    for gate in _newly_settled(before, after):
        if gate["stage"] not in BESIDE and (missing := not_yet(after, gate["stage"], gate["act"])):
            yield f"G-{gate['number']} {gate['stage']} was approved before {missing}"
    for job in new(before, after, "render_job"):
        proposal = after.row("proposal", job["proposal_id"])
        act = after.row("shot", proposal["shot_id"])["act"] if proposal["shot_id"] else None
        if missing := not_yet(after, "generation" if act else "assets", act):
            yield f"P-{proposal['number']} was dispatched before {missing}"


def _newly_settled(before: Moment, after: Moment) -> Iterator[Row]:
    """Gates whose approval holds since this step."""
    held = {row["id"] for row in before.rows.of("gate") if row["applied_at"]}
    for row in after.rows.of("gate"):
        if row["applied_at"] and row["status"] == "approved" and row["id"] not in held:
            yield row


def nothing_is_rendered_without_a_live_approval(before: Moment, after: Moment) -> Iterator[str]:
    """What is sent is what somebody approved and nobody took back: the same request, revision and
    words; each take once, or again under its own key."""
    undone = {row["undoes"] for row in before.rows.of("decision_record")}
    for request in after.sent[len(before.sent) :]:
        job = next(row for row in after.rows.of("render_job") if row["key"] == request.key)
        proposal = before.row("proposal", job["proposal_id"])
        yes = [v for v in before.rows.of("decision_record")
               if (v["kind"], v["decision"]) == ("proposal", "approved")
               and v["row_id"] == proposal["id"]
               and v["id"] not in undone]  # fmt: skip
        if not yes or proposal["status"] != "approved" or not proposal["applied_at"]:
            yield f"{request.key} was rendered, and nobody approved it"
        if f":P-{proposal['number']}:r{proposal['revision']}:" not in request.key:
            yield f"{request.key} was rendered, and r{proposal['revision']} stands"
        if request.prompt != proposal["prompt"] and proposal["kind"] == "video":
            yield f"{request.key} was sent other words than were approved"
        if any(earlier.key == request.key and earlier != request for earlier in before.sent):
            yield f"{request.key} was sent twice, and not the same"
    for row in after.rows.of("proposal"):
        mine = [job for job in after.rows.of("render_job") if job["proposal_id"] == row["id"]]
        if len(mine) > row["takes"]:
            yield f"P-{row['number']} has {len(mine)} jobs for {row['takes']} takes"


def what_is_out_of_date_is_never_dispatched(before: Moment, after: Moment) -> Iterator[str]:
    """What is sent for a shot is what would be composed for it now, but for an exact repeat."""
    for job in new(before, after, "render_job"):
        row = after.row("proposal", job["proposal_id"])
        if row["repeats"] is None and _differs(after, row):
            yield f"P-{row['number']} was dispatched out of date"
    for request in after.sent[len(before.sent) :]:
        job = next(row for row in after.rows.of("render_job") if row["key"] == request.key)
        row = after.row("proposal", job["proposal_id"])
        first = all(earlier.key != request.key for earlier in before.sent)
        if first and row["repeats"] is None and _differs(before, row):
            yield f"{request.key} was sent out of date"


def _differs(moment: Moment, request: Row) -> bool:
    """Whether an approved request would be composed otherwise at that moment."""
    return bool(moment.today.get(request["id"], request["prompt"]) != request["prompt"])


PROMISES: tuple[Promise, ...] = (
    every_press_was_answered,
    the_log_is_only_added_to,
    nothing_failed_inside,
    the_ledger_balances,
    what_is_spent_is_within_the_cap,
    nobody_spends_above_the_days_allowance,
    nothing_written_is_rewritten,
    a_gate_is_decided_once_and_undone_once,
    only_who_may_decides,
    a_gate_is_approved_as_its_card_showed_it,
    canon_grows_by_decisions_alone,
    what_a_decision_sets_off_waits_for_twenty_seconds,
    a_revision_never_says_something_else,
    an_older_card_decides_nothing,
    nothing_comes_before_its_gate,
    nothing_is_rendered_without_a_live_approval,
    what_is_out_of_date_is_never_dispatched,
)
