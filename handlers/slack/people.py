"""The people of a workspace, and which of them is meant by a name."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.core.chat_port import PlatformUnavailable
from handlers.slack.calls import Calls, Json, SlackRefused, client

PAGE, PAGES = 200, 50
RANKS = ("is_primary_owner", "is_owner", "is_admin")  # who most likely installs an app
SLACK_ITSELF = "USLACKBOT"


class SlackPerson(NamedTuple):
    id: str
    handle: str
    name: str
    rank: int  # how far from owning the workspace; 0: it is theirs


async def people(token: str, url: str | None) -> list[SlackPerson]:
    """Everybody whom the bot may see; nobody, if Slack does not say."""
    api, call = client(token, url), Calls()
    found: list[SlackPerson] = []
    given: Json = {"limit": PAGE}
    try:
        for _ in range(PAGES):
            answer = await call(api.users_list, **given)
            found += [_person(user) for user in answer.get("members", ()) if _is_person(user)]
            given["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not given["cursor"]:
                break
    except (SlackRefused, PlatformUnavailable):
        return []
    return found


def _is_person(user: Json) -> bool:
    gone = user.get("deleted") or user.get("is_bot") or user.get("is_workflow_bot")
    return not gone and user.get("id") != SLACK_ITSELF


def _person(user: Json) -> SlackPerson:
    known, handle = user.get("profile") or {}, user.get("name") or user["id"]
    name = known.get("display_name") or known.get("real_name") or user.get("real_name") or handle
    rank = next((number for number, said in enumerate(RANKS) if user.get(said)), len(RANKS))
    return SlackPerson(user["id"], handle, name, rank)


def guess(everybody: Sequence[SlackPerson], had: str) -> SlackPerson | None:
    """Who it will be, to be confirmed: the one named before, else whose workspace it is."""
    before = [person for person in everybody if person.id == had]
    return next(iter([*before, *sorted(everybody, key=lambda person: person.rank)]), None)


def called(everybody: Sequence[SlackPerson], said: str) -> list[SlackPerson]:
    """Whom this means: exactly so called, else whose name has it in it."""
    wanted = said.removeprefix("@").casefold()
    exact = [p for p in everybody if wanted in (p.id.casefold(), p.handle.casefold())]
    named = [p for p in everybody if p.name.casefold() == wanted]
    return exact or named or [p for p in everybody if wanted in p.name.casefold()]
