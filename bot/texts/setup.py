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
OTHER_APP = (
    "this token is of another app than the bot token, so nothing would come; copy both from the "
    "pages of one app."
)
NO_PUBLIC_URL = (
    "SLACK_SIGNING_SECRET is set, so deliveries are to come by HTTP, and PUBLIC_URL is missing; "
    "run film setup --http, or set SLACK_APP_TOKEN for Socket Mode."
)
ONLY_HTTPS = "Slack delivers only to an address that starts with https://; change PUBLIC_URL."
BOT_MISSING = "SLACK_BOT_TOKEN is missing, so Slack is not started; run film setup."
TOKEN_KINDS = {
    "xoxb-": "the bot token",
    "xapp-": "the app-level token",
    "xoxp-": "a person’s token, which nothing here uses",
    "xoxe": "a token that rotates; turn token rotation off in the app",
}
TOKEN_PLACES = {"xoxb-": BOT_PAGE, "xapp-": APP_PAGE}


def wrong_kind(wanted: str, found: str) -> str:
    """`wanted` and `found` are beginnings of tokens; `found` is empty if it is of no kind."""
    what = f"that is {TOKEN_KINDS[found]}" if found else "that is no token of Slack’s"
    return (
        f"{what}. Here goes {TOKEN_KINDS[wanted]}: it starts with {wanted} and stands under "
        f"{TOKEN_PLACES[wanted]}."
    )


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


TOKEN_PAGES = (
    "Choose the workspace, then Next and Create.",
    f"{BOT_PAGE} > Install to Workspace > Allow; copy the Bot User OAuth Token (xoxb-...).",
)
BY_SOCKET = f"{APP_PAGE} > Generate; add connections:write; copy the token (xapp-...)."
BY_HTTP = "Basic Information > App Credentials: copy the Signing Secret."
VERIFY = "When film serve runs: Event Subscriptions > Retry, so that Slack knows the address."
PAGE_OPENED = "Your browser opens Slack’s page for a new app, filled in. On it:"
PAGE_LINK = "Open this page for a new Slack app, filled in:"
NO_BROWSER_SEEN = "If no page opens: film setup --print shows its link."
CONNECTED_BEFORE = "Slack is set up here already; Enter keeps each answer."
ASK_BOT = "Bot User OAuth Token (xoxb-...)"
ASK_APP = "App-level token (xapp-...)"
ASK_SECRET = "Signing Secret"  # noqa: S105 - a question
ASK_ADDRESS = "Public address of this machine (https://...)"
ASK_KEY = "Anthropic API key; empty: the understudy plays every role"
ASK_WHO = "Who are you in Slack? Name, @handle or member ID"
KEPT, KEPT_OR_NONE = (
    "Enter keeps the one that is set",
    "Enter keeps the one that is set, - drops it",
)
NOTHING_GIVEN = "Nothing was given."
NOT_SIGNING = (
    "that is a token; the Signing Secret stands under Basic Information > App Credentials."
)
NO_ADDRESS = "it must look like https://film.example.org."
ADDRESS_FIRST = "set PUBLIC_URL first: Slack is told where to deliver, https://film.example.org"
WRITE_IT_YOURSELF = "Write the bot a direct message in Slack; it tells you how to begin."
NOBODY = "-"
NO_SUCH_PERSON = "Nobody here is called that; type the name as Slack shows it, or - for nobody."
SETUP_CUT_OFF = "The answers ended too early; .env is as it was."
SETUP_STOPPED = "Stopped; .env is as it was."
SAME_ANSWERS = "Nothing is new; .env is as it was."
START_IT = "Start it: film serve"
STARTING = "Starting; Ctrl-C stops it, film serve starts it again."


def sentence(words: str) -> str:
    """As it stands alone on a line."""
    return words[:1].upper() + words[1:]


def asked(words: str, hint: str = "") -> str:
    """A question on the terminal, with what Enter alone does."""
    return f"{words} [{hint}]" if hint else words


def steps(lines: Sequence[str]) -> str:
    return "\n".join(f"  {number}. {line}" for number, line in enumerate(lines, 1))


def connected(workspace: str, bot: str) -> str:
    return f"Connected to {workspace} as {bot}."


def note(wrong: str) -> str:
    """What will be wanting, though setup goes on."""
    return f"Note: {wrong}"


def several_fit(handles: Sequence[str]) -> str:
    return f"Several people fit: {', '.join(handles)}. Type one of these."


def greeted_is(name: str) -> str:
    return f"{name} gets the first message."


def env_written(names: Sequence[str]) -> str:
    return f"Written to .env, which only you may read: {', '.join(names)}."


def env_wins(name: str) -> str:
    return f"{name} also stands in the environment, which goes before .env: take it out there."


def env_unwritable(why: str) -> str:
    return f".env cannot be written ({why}); it is as it was."
