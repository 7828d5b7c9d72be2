"""What a chat platform shows in place of what it cannot."""

CUT_SHORT = "… cut here: one message holds no more. `/film find` and `/film canon` show all of it."
AT_WORK = "At work …"
FORM_TOO_LATE = (
    "The form could not be opened in time. Nothing was decided: press the button again, or say the "
    "word again."
)
FILE_TOO_LARGE = "it is larger than what is taken"
FILE_RIGHTS = (
    "the app has no right to read files; install it in the workspace again, so that it gets what "
    "its manifest asks for (files:read)"
)
FILE_NOT_SENT = "the chat platform did not send it; post it once more"

ROOM_NAMES_TAKEN = "every name that would fit it is taken"
ROOM_RIGHTS = (
    "the app has no right to make channels; install it in the workspace again, so that it gets "
    "what its manifest asks for (channels:manage, channels:read, channels:join)"
)
ROOM_ADMIN = "this workspace lets only some people make channels; an admin can allow it to the app"
TOKENS_MIXED_UP = (
    "SLACK_BOT_TOKEN is the one that starts with xoxb-, SLACK_APP_TOKEN the one with xapp-; set "
    "both, or run film setup"
)
NO_WAY_IN = (
    "SLACK_BOT_TOKEN is set, but no way for deliveries: set SLACK_APP_TOKEN (Socket Mode), or "
    "SLACK_SIGNING_SECRET (HTTP at /slack/events)"
)


def room_refused(why: str) -> str:
    """`why`: the platform's own word for it."""
    return f"the chat platform refuses it ({why.replace('_', ' ')})"


def room_is_lost(code: str, page: str, why: str) -> str:
    """`why`: the platform's own word for it. A page's role, or none: the film's home channel."""
    where = f"The page of {page}" if page else "The home channel"
    return (
        f"{where} of {code} takes nothing from me any more ({why.replace('_', ' ')}). What belongs "
        "there waits. Open the channel again or invite me back, and it comes by itself."
    )


def token_refused(setting: str, why: str) -> str:
    """`why`: the platform's own word for it."""
    return f"{setting}: Slack does not take it ({why.replace('_', ' ')}); film doctor looks closer"


def file_refused(why: str) -> str:
    """`why`: the platform's own word for it."""
    return f"the chat platform does not give it out ({why.replace('_', ' ')})"


def picture_of(alt: str) -> str:
    """Where a platform shows no picture: what it would show."""
    return f"🖼 {alt}"


def more_items(count: int) -> str:
    return f"And {count} more; they come up here as these are decided."


def waits_for_whom(mentions: str) -> str:
    return f"Waits for {mentions}"
