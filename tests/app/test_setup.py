"""`film setup` through a pipe: every answer checked at once, `.env` written once all is asked."""

import asyncio
import io
import json
import stat
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.__main__ import main
from bot.core.http_server import Listening
from tests.doubles.slack import Slack
from tests.doubles.slack_api import APP_TOKEN, SECRET, TOKEN

pytestmark = pytest.mark.behaviour("K6")
MARA, KEI = "UMARA", "UKEI"
ADDRESS = "https://film.example.org"


@dataclass
class Said:
    """What came of a run."""

    status: int
    out: str
    err: str
    env: str | None


Run = Callable[..., Awaitable[Said]]


@pytest.fixture
def run(
    slack: Slack,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Setup in an empty folder, with these lines on standard input."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_API_URL", slack.url)
    slack.person(MARA)

    async def go(*lines: str, flags: str = "--no-start") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        status = await asyncio.to_thread(main, ["setup", *flags.split()])
        said, env = capsys.readouterr(), tmp_path / ".env"
        return Said(status, said.out, said.err, env.read_text("utf-8") if env.exists() else None)

    return go


async def test_two_pasted_tokens_are_enough(run: Run, tmp_path: Path) -> None:
    said = await run(TOKEN, APP_TOKEN)
    assert said.status == 0
    assert said.env == (
        f"SLACK_BOT_TOKEN={TOKEN}\nSLACK_APP_TOKEN={APP_TOKEN}\nINSTALLER=slack:{MARA}\n"
    )
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert "Connected to The Double as continuity." in said.out
    assert "Umara gets the first message." in said.out
    assert "film serve" in said.out
    assert TOKEN not in said.out + said.err
    assert APP_TOKEN not in said.out + said.err


async def test_without_a_browser_the_link_is_printed_with_the_manifest_filled_in(run: Run) -> None:
    said = await run(TOKEN, APP_TOKEN)
    (link,) = [line for line in said.out.splitlines() if line.startswith("https://")]
    parts = urlsplit(link)
    filled = parse_qs(parts.query)
    assert (parts.netloc, parts.path) == ("api.slack.com", "/apps")
    assert filled["new_app"] == ["1"]
    manifest = json.loads(filled["manifest_json"][0])
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "users:read" in manifest["oauth_config"]["scopes"]["bot"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (APP_TOKEN, "That is the app-level token"),
        ("xoxp-1-2", "That is a person’s token"),
        ("xoxb-1 2", "It has spaces"),
        ("xoxb-1-2", "Slack does not take it (invalid auth)"),
        ("", "Nothing was given."),
    ],
)
async def test_a_wrong_paste_is_said_in_a_line_and_asked_again(
    run: Run, wrong: str, why: str
) -> None:
    said = await run(wrong, TOKEN, TOKEN, APP_TOKEN)
    assert said.status == 0
    (line,) = [line for line in said.out.splitlines() if why in line]
    assert not wrong or wrong not in line
    assert "That is the bot token" in said.out, "the second question takes no bot token"
    assert said.env is not None
    assert f"SLACK_BOT_TOKEN={TOKEN}" in said.env


async def test_a_token_may_come_with_spaces_and_a_line_end_around_it(run: Run) -> None:
    said = await run(f"  {TOKEN} \r", f"{APP_TOKEN}\t")
    assert said.env is not None
    assert f"SLACK_BOT_TOKEN={TOKEN}\nSLACK_APP_TOKEN={APP_TOKEN}\n" in said.env


async def test_missing_scopes_are_named_with_what_to_do(run: Run, slack: Slack) -> None:
    slack.scopes = ["chat:write"]
    said = await run(TOKEN, APP_TOKEN)
    assert said.status == 0
    assert "Note: the app may not use app_mentions:read, " in said.out
    assert "reinstall it to the workspace" in said.out


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("socket_mode_not_enabled", "Socket Mode is off"),
        ("missing_scope", "connections:write"),
    ],
)
async def test_an_app_token_that_cannot_connect_is_not_taken(
    run: Run, slack: Slack, error: str, why: str
) -> None:
    slack.forbidden["apps.connections.open"] = error
    said = await run(TOKEN, APP_TOKEN)
    assert said.status == 1
    assert why in said.out
    assert (said.err, said.env) == ("The answers ended too early; .env is as it was.\n", None)


async def test_tokens_of_two_apps_are_told_apart(run: Run) -> None:
    said = await run(TOKEN, "xapp-1-A2-100-abc", APP_TOKEN)
    assert "This token is of another app than the bot token" in said.out
    assert f"SLACK_APP_TOKEN={APP_TOKEN}\n" in str(said.env)


async def test_enter_keeps_what_is_set_and_lines_it_does_not_know_stay(
    run: Run, tmp_path: Path
) -> None:
    before = f"# ours\nSLACK_BOT_TOKEN='{TOKEN}'\nAWS_REGION=eu # near\n\nexport PORT=8001"
    (tmp_path / ".env").write_text(before)
    said = await run("", APP_TOKEN)
    assert said.status == 0
    assert said.env == f"{before}\nSLACK_APP_TOKEN={APP_TOKEN}\nINSTALLER=slack:{MARA}\n"
    assert "https://api.slack.com" not in said.out, "the app is made already"
    assert (await run("", "", "")).env == said.env
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


async def test_a_kept_token_that_was_revoked_is_asked_for_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-old\nSLACK_BOT_TOKEN=xoxb-older\n")
    said = await run("", TOKEN, APP_TOKEN)
    assert "Slack does not take it" in said.out
    assert said.env is not None
    assert said.env.startswith(f"SLACK_BOT_TOKEN={TOKEN}\nSLACK_APP_TOKEN=")


async def test_answers_that_end_too_early_change_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8001\n")
    said = await run(TOKEN)
    assert (said.status, said.env) == (1, "PORT=8001\n")
    assert said.err == "The answers ended too early; .env is as it was.\n"
    assert names(tmp_path) == [".env"]


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_who_installs_is_asked_where_several_could_be_it(run: Run, slack: Slack) -> None:
    slack.person(KEI)
    slack.person("UKEIRA")
    slack.users["UBOT2"] = {"id": "UBOT2", "name": "helper", "is_bot": True}
    slack.users["UGONE"] = {"id": "UGONE", "name": "keith", "deleted": True}
    said = await run(TOKEN, APP_TOKEN, "", "sk-pasted here", "uke", "@ukei")
    assert "Nobody here is called that" in said.out
    assert "sk-pasted" not in said.out
    assert "Several people fit: @ukei, @ukeira." in said.out
    assert said.env is not None
    assert f"INSTALLER=slack:{KEI}\n" in said.env


@pytest.mark.parametrize("said_of_kei", ["is_primary_owner", "is_owner", "is_admin"])
async def test_enter_alone_is_whose_workspace_it_most_likely_is(
    run: Run, slack: Slack, said_of_kei: str
) -> None:
    slack.person(KEI)
    slack.users[KEI][said_of_kei] = True
    said = await run(TOKEN, APP_TOKEN, "", "")
    assert "Who are you in Slack? Name, @handle or member ID [Ukei]:" in said.out
    assert f"INSTALLER=slack:{KEI}\n" in str(said.env)


async def test_where_slack_names_nobody_the_installer_is_told_to_write(
    run: Run, slack: Slack
) -> None:
    slack.forbidden["users.list"] = "missing_scope"
    said = await run(TOKEN, APP_TOKEN)
    assert said.status == 0
    assert "Write the bot a direct message" in said.out
    assert "INSTALLER" not in str(said.env)


async def test_by_http_the_address_stands_in_the_manifest_and_the_secret_in_the_file(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"SLACK_APP_TOKEN={APP_TOKEN}\n")
    flags = "--no-start --http"
    said = await run("film.example.org", f"{ADDRESS}/", TOKEN, TOKEN, SECRET, flags=flags)
    assert said.status == 0
    assert "It must look like https://" in said.out
    assert "That is a token" in said.out
    assert said.env == (
        f"SLACK_APP_TOKEN=\nPUBLIC_URL={ADDRESS}\nSLACK_BOT_TOKEN={TOKEN}\n"
        f"SLACK_SIGNING_SECRET={SECRET}\nINSTALLER=slack:{MARA}\n"
    )
    assert SECRET not in said.out


async def test_print_shows_the_link_and_what_to_do_and_asks_nothing(
    run: Run, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await run(flags="--print")
    assert said.status == 0
    assert "https://api.slack.com/apps?new_app=1&manifest_json=%7B" in said.out
    assert "3. Basic Information > App-Level Tokens" in said.out
    assert (slack.calls, said.env) == ([], None)
    refused = await run(flags="--print --http")
    assert (refused.status, "set PUBLIC_URL first" in refused.err) == (1, True)
    monkeypatch.setenv("PUBLIC_URL", ADDRESS)
    manifest = json.loads((await run(flags="--print --http --json")).out)["manifest"]
    told = [
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        manifest["features"]["slash_commands"][0]["url"],
    ]
    assert told == [f"{ADDRESS}/slack/events"] * 3
    assert manifest["settings"]["socket_mode_enabled"] is False


async def model(request: Request) -> Response:
    """Knows every model, for every key but one."""
    if "sk-wrong" in str(request.headers):
        error = {"type": "authentication_error", "message": "invalid x-api-key"}
        return JSONResponse({"type": "error", "error": error}, 401)
    name = request.path_params["name"]
    at = "2026-01-01T00:00:00Z"
    return JSONResponse({"type": "model", "id": name, "display_name": name, "created_at": at})


async def test_a_model_key_is_checked_at_once_and_may_be_left_out(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Listening(Starlette(routes=[Route("/v1/models/{name}", model)])) as service:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", service.url)
        said = await run(TOKEN, APP_TOKEN, "sk-wrong", "sk right", "sk-right")
        assert "check ANTHROPIC_API_KEY" in said.out
        assert "It has spaces" in said.out
        assert "sk-" not in said.out + said.err
        assert "ANTHROPIC_API_KEY=sk-right\n" in str(said.env)
        assert (await run("", "", "")).env == said.env
        assert "ANTHROPIC_API_KEY=\n" in str((await run("", "", "-")).env)


async def test_a_name_that_the_environment_sets_too_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-old")
    said = await run(TOKEN, APP_TOKEN)
    assert "SLACK_APP_TOKEN also stands in the environment" in said.out


async def test_a_file_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to(tmp_path / "gone" / "env")
    said = await run(TOKEN, APP_TOKEN)
    assert (said.status, said.env) == (1, None)
    assert said.err == ".env cannot be written (FileNotFoundError); it is as it was.\n"


async def test_a_link_goes_on_pointing_to_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secrets").write_bytes(b"PORT=8001\r\n")
    (tmp_path / ".env").symlink_to(tmp_path / "secrets")
    await run(TOKEN, APP_TOKEN)
    assert (tmp_path / ".env").is_symlink()
    assert (tmp_path / "secrets").read_bytes().startswith(b"PORT=8001\r\nSLACK_BOT_TOKEN=")
