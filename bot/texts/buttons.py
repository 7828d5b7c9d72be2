"""What stands on buttons, over forms and in their fields, where no page of its own has it."""

from store.models import Gate, Proposal

APPROVE, REJECT, SKIP, UNDO, EDIT_WORDS = "Approve", "Reject", "Skip", "Undo", "Edit"
APPROVE_TICKED, FULL_PROMPT, SWAP_REFERENCES = (
    "Approve the ticked",
    "Full prompt",
    "Swap references",
)
MORE_OF_THE_SAME = "More of the same"
FOUR_ANSWERS_FORM, ANSWER_AND_LOCK = "Four answers", "Answer and lock"
SHOTS_TO_REDO = "Shots to redo"
CHECK_IN, POST = "Check-in", "Post"
CHECK_IN_FIELD = "What was made, what waits, what blocks"


def reject_gate(gate: Gate) -> str:
    return f"Reject G-{gate.number}"


def reject_request(proposal: Proposal) -> str:
    return f"Reject P-{proposal.number}"


def edit_request(proposal: Proposal) -> str:
    return f"Edit P-{proposal.number}"
