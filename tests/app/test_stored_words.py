"""Words that rows keep: whoever renames one migrates what is stored with it."""

from enum import StrEnum

from sqlmodel import SQLModel

from bot.app import button_table, card_table, job_handlers
from store import models

JOBS = """
advance, arrive, back, beforehand, clips, cut, digest, dropped, greet, home, land, late, low
money, mail, prepare, profile, relieve, render, return, room, say, settle, sheet, show,
welcome
"""
CARDS = """
asked asset batch checkin claim crew digest fell gate handover index parcel question
replaced said shot suggestion takes
"""
BUTTONS = """
accept.suggestion add.crew amend.heard amend.question answer.choice approve.batch
approve.gate approve.proposal begin.inbound bind.crew changed.parcel circle.batch claim.shot
confirm.handover correct.parcel decline.suggestion edit.checkin edit.handover edit.proposal
here.crew history.entry ignore.parcel keep.take leave.handover leave.parcel load.inbound
lock.material mark.cut mark.gate mark.take more.proposal new.inbound next.asset next.batch
next.claim next.crew next.gate next.parcel next.question next.suggestion next.takes
none.proposal other.heard ours.crew ours.inbound overrule.take own.question pick.version
post.checkin prompt.proposal raise.batch read.entry read.gate redo.take reference.parcel
reject.gate reject.proposal release.claim repeat.take restore.entry retake.take rooms.crew
said.parcel shot.parcel skip.proposal stop.agent style.parcel swap.proposal take.parcel
undo.batch undo.gate undo.parcel undo.proposal use.heard
"""
TABLES = """
agent asker asset batch checkin choice claim cut decision_record deputy digest entry epoch
finding frame gate handover import_batch imported_file inbound line log logseal member
pending_rejection post posting private_message production proposal question render_job review
scene scheduled_job shot side_answer suggestion take turn version
"""
STATES = {
    "EntryKind": """
character decision deliverable_format environment hard_constraint prop script shot_breakdown
style_block treatment
""",
    "GateStatus": """
approved open out_of_date rejected superseded undone
""",
    "HandoverStatus": """
confirmed ended left open
""",
    "RenderJobStatus": """
done failed queued submitted
""",
    "ImportStatus": """
arriving confirmed landed left open
""",
    "ProposalStatus": """
approved open rejected rendered skipped superseded
""",
    "QuestionStatus": """
answered open withdrawn
""",
    "Right": """
artist director editor guest line_producer
""",
    "Status": """
done ready retake todo wfa wip
""",
    "SuggestionStatus": """
accepted asked declined open superseded taken
""",
    "Taken": """
anchor character clip environment prop script style_block style_frame treatment unknown
""",
}


def test_the_kinds_of_jobs_and_cards_are_those_that_rows_name() -> None:
    assert sorted(job_handlers.JOB_HANDLERS) == [" ".join(kind.split()) for kind in JOBS.split(",")]
    assert sorted(card_table.CARDS) == CARDS.split()


def test_a_button_that_stands_in_a_chat_is_still_known() -> None:
    known = {**button_table.ACTS, **button_table.ANYBODY}
    assert sorted(".".join(button) for button in known) == BUTTONS.split()


def test_tables_and_states_are_called_as_they_were_written() -> None:
    assert sorted(SQLModel.metadata.tables) == TABLES.split()
    states: dict[str, list[str]] = {
        name: sorted(str(each.value) for each in kind)
        for name, kind in vars(models).items()
        if isinstance(kind, type)
        and issubclass(kind, StrEnum)
        and kind.__module__ == models.__name__
    }
    assert states == {name: words.split() for name, words in STATES.items()}
