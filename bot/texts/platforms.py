"""What a chat platform shows in place of what it cannot."""

CUT_SHORT = "… cut here: one message holds no more. `/film find` and `/film canon` show all of it."
AT_WORK = "At work …"
FORM_TOO_LATE = "The form could not be opened in time. Nothing was decided: press the button again."
FILE_TOO_LARGE = "it is larger than what is taken"
FILE_NOT_SENT = "the chat platform did not send it; post it once more"


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
