"""What `film setup` and `film doctor` say of a chat platform: on the terminal, to who installs."""

from collections.abc import Sequence

SLACK_APPS = "https://api.slack.com/apps"
BOT_PAGE, APP_PAGE = "Install App", "Basic Information > App-Level Tokens"

SOCKET_OFF = (
    f"Socket Mode is off, so nothing that people write comes here; open your app at {SLACK_APPS}, "
    "Socket Mode, and turn it on."
)
NO_CONNECTIONS = (
    "this token may not connect; make one with the scope connections:write under "
    f"{APP_PAGE} and paste it with film setup."
)
NO_PUBLIC_URL = (
    "SLACK_SIGNING_SECRET is set, so deliveries are to come by HTTP, and PUBLIC_URL is missing; "
    "run film setup --http, or set SLACK_APP_TOKEN for Socket Mode."
)
ONLY_HTTPS = "Slack delivers only to an address that starts with https://; change PUBLIC_URL."
BOT_MISSING = "SLACK_BOT_TOKEN is missing, so Slack is not started; run film setup."
TOKEN_KINDS = {
    "xoxb-": f"the bot token, which Slack shows under {BOT_PAGE}",
    "xapp-": f"the app-level token, which Slack shows under {APP_PAGE}",
    "xoxp-": "a person’s token, which nothing here uses",
    "xoxe": "a token that rotates; turn token rotation off in the app",
}


def wrong_kind(wanted: str, found: str) -> str:
    """`wanted` and `found` are beginnings of tokens; `found` is empty if it is of no kind."""
    what = f"that is {TOKEN_KINDS[found]}" if found else "that is no token of Slack’s"
    return f"{what}; it takes {TOKEN_KINDS[wanted]}: it starts with {wanted}"


ODD_SIGNS = "it has spaces or signs that no token has; copy it again with Slack’s own button."


def slack_refuses(why: str) -> str:
    """`why`: Slack's own word for it."""
    return f"Slack does not take it ({why.replace('_', ' ')}); copy it again, or install it anew."


def slack_silent(why: str) -> str:
    return f"Slack does not answer ({why}); look at the network, then try again."


def scopes_missing(scopes: Sequence[str]) -> str:
    return (
        f"the app may not use {', '.join(scopes)}; open it at {SLACK_APPS}, add them under OAuth & "
        "Permissions, and reinstall it to the workspace."
    )


def clock_off(seconds: float) -> str:
    """How far this machine's clock is ahead of Slack's."""
    way = "ahead of" if seconds > 0 else "behind"
    return (
        f"this machine’s clock is {abs(seconds):.0f} seconds {way} Slack’s; set it by NTP, or what "
        "Slack signs is turned away."
    )


def not_in_room(what: str, room: str) -> str:
    return f"{what} is bound to {room}, where the bot is not; say /invite @Continuity there."


def room_archived(what: str, room: str) -> str:
    return f"{what} is bound to {room}, which is archived; open it again, or bind another channel."


def room_unseen(what: str, room: str, why: str) -> str:
    return (
        f"{what} is bound to {room}, which cannot be looked at ({why.replace('_', ' ')}); invite "
        "the bot there, or bind another channel."
    )
