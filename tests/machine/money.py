"""What must hold of the money after every step of the machine."""

from collections.abc import Iterator

from tests.machine.moment import Moment, new


def the_ledger_balances(_: Moment, after: Moment) -> Iterator[str]:
    """Every movement is one that may be; each request holds what is at work for it, so that
    reserved = burned + refunded + open; and nothing is above the cap but bills paid already."""
    yield from after.faults


def what_is_spent_is_within_the_cap(_: Moment, after: Moment) -> Iterator[str]:
    """Told from the accounts alone: only a bill that was paid already overdraws the budget."""
    rows = after.rows.of("posting")
    balance = sum(row["amount"] * ((row["credit"] == "budget") - (row["debit"] == "budget"))
                  for row in rows)  # fmt: skip
    bills = sum(row["amount"] for row in rows if row["key"].endswith(":more"))
    if balance < -bills:
        yield f"the budget is overdrawn by {-balance}, bills by {bills}"
    held = sum(row["amount"] * ((row["credit"] == "reserved") - (row["debit"] == "reserved"))
               for row in rows)  # fmt: skip
    if held < 0:
        yield f"{held} is held"


def nobody_spends_above_the_days_allowance(before: Moment, after: Moment) -> Iterator[str]:
    """Who has no right to the money reserves up to the allowance of that day."""
    for row in new(before, after, "posting"):
        if row["what"] != "reserve" or row["key"].endswith(":more"):
            continue
        member, day = row["member_id"], row["day"]
        if "line_producer" in before.rights(member):
            continue
        spent = sum(
            p["amount"] * ((p["debit"] == "budget") - (p["credit"] == "budget"))
            for p in after.rows.of("posting") if (p["member_id"], p["day"]) == (member, day)
        )  # fmt: skip
        if spent > after.row("member", member)["allowance"]:
            yield f"member {member} spent {spent} on {day}"
