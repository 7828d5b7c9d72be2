"""Being away, and handing over."""

from collections.abc import Sequence
from datetime import datetime

from bot.core import zones
from bot.texts.wording import LONG, NAME, brief, plain_status
from store.models import Handover, Member, Shot, Take

HAND_OVER, EDIT_IT, WHAT_I_LEAVE = "Hand over", "Edit", "What I leave"
WOULD_TRY_NEXT = "Next I would try: "
WHO_LEAVES = "whoever leaves it"
AWAY_HOW = "Say until when: /film away until Friday 09:00, or /film away off when you are back."
NOT_AWAY = "You are not away, and nothing of yours is handed over."
WELCOME_BACK = "You are back: you are asked and reminded again, and what you handed over is yours."
HANDOVER_HOW = (
    "Say to whom, and until when if it is not your next working day: "
    "/film handover @kei until Friday 09:00, or /film handover off."
)
HANDOVER_IS_OVER = "Nothing passed: the time on this card is over. Ask again: /film handover @kei"
NOTHING_HANDED_OVER = "Nothing is handed over."
TAKEN_BACK = "Your pages, claims and approvals are yours again."
GUESTS_HAND_NOTHING_OVER = "Nothing was handed over: a guest has no pages, claims or approvals."
NOT_TO_YOURSELF = "Nothing was handed over: that is you."


def clock_of(at: datetime, member: Member) -> str:
    """A moment as this person's clock shows it."""
    return f"{at.astimezone(zones.zone(member.timezone)):%a %d %b %H:%M}"


def who_is_away(members: Sequence[Member]) -> str:
    away = [f"{m.name} until {clock_of(m.away_until, m)}" for m in members if m.away_until]
    return f"Away: {', '.join(away)}." if away else f"Nobody is away. {AWAY_HOW}"


def not_to_a_guest(member: Member) -> str:
    return f"Nothing was handed over: {member.name} is a guest, who watches and comments."


def not_to_somebody_away(member: Member) -> str:
    until = clock_of(member.away_until, member) if member.away_until else ""
    return f"Nothing was handed over: {member.name} is away until {until}."


def handover_draft(to: Member) -> str:
    return f"Written from the log; one press hands it to {to.name}."


def handover_title(member: Member, to: Member, row: Handover) -> str:
    return f"Handover from {member.name} to {to.name}, until {clock_of(row.until, member)}"


def handed_already(row: Handover) -> str:
    return f"Already decided: this handover is {row.status}."


def handed_over(to: Member, row: Handover) -> str:
    passed = [
        *([counted(len(row.pages), "page")] if row.pages else []),
        *([counted(len(row.claims), "claim")] if row.claims else []),
        "your approvals",
    ]
    return (
        f"{to.name} has {', '.join(passed)} until you are back, and reads this when the day begins "
        "there. /film away off takes it back."
    )


def counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def greeting(title: str, row: Handover) -> str:
    return f"Good morning. {title}:\n{brief(row.text, LONG)}"


def is_yours_again(to: Member) -> str:
    return f"You are back: what {to.name} had of yours is yours again."


def is_theirs_again(member: Member) -> str:
    return f"{member.name} is back and has pages, claims and approvals again."


def leaves_held(claims: Sequence[str], count: int) -> str:
    return f"I hold: {'; '.join(claims)}{_besides(claims, count)}" if claims else ""


def leaves_waiting(titles: Sequence[str], count: int) -> str:
    named = "; ".join(brief(title, NAME) for title in titles)
    return f"Waits for me: {named}{_besides(titles, count)}" if titles else "Nothing waits for me."


def _besides(named: Sequence[str], count: int) -> str:
    return f" and {count - len(named)} more" if count > len(named) else ""


def leaves_done(draft: str) -> str:
    return f"Today: {draft}"


def leaves_open(shot: Shot, take: Take | None) -> str:
    why = f": {brief(take.reason)}" if take and take.reason else ""
    return f"{shot.code} {plain_status(shot.status)}{why}"


def leaves_more(count: int) -> str:
    return f"and {count} more open shots" if count > 0 else ""
