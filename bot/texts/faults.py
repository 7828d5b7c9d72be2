"""What went wrong here and is set aside."""

from collections.abc import Sequence

from bot.texts.wording import NAME, brief

JOBS = {
    "show": "showing a card",
    "say": "posting what a role said",
    "settle": "carrying out a decision",
    "advance": "going on to the next step",
    "render": "a render",
    "cut": "a rough cut",
    "prepare": "pictures for a gate",
    "sheet": "a sheet of pictures",
    "digest": "the digest",
    "arrive": "looking into files",
    "land": "putting material in its place",
    "dropped": "looking into files",
    "home": "making a room",
    "room": "making a room",
}


def job(kind: str) -> str:
    return JOBS.get(kind, f"something that was to happen by itself ({kind})")


def set_aside(kind: str) -> str:
    return (
        f"This did not work, and is not tried any more: {job(kind)}. Whoever runs the bot sees why "
        "with `film doctor`; after a restart it is tried once more."
    )


def did_not_work(jobs: Sequence[tuple[str, bool]], people: Sequence[str]) -> str:
    """For `status`: one line each, or nothing."""
    lines = [
        f"Did not work: {job(kind)}; {'set aside' if aside else 'it is tried again'}."
        for kind, aside in jobs
    ]
    lines += [
        f"Could not be taken: something that {brief(name, NAME)} said or pressed."
        for name in people
    ]
    return "\n".join(dict.fromkeys(lines))
