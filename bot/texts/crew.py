"""The crew: which roles have a page, which are missing, and how one gets one."""

from collections.abc import Sequence

from bot.texts.wording import NAME, brief, linked

ADD_CREW = "Add crew"
CREW_FORMS = {
    "crew": "lists every role with its page and its runner",
    "crew add": "gives every role that has none a page of its own",
    "crew here": "asks in a form which role’s page this channel becomes",
    "crew add dop scene:4 runner:@kei": "makes this channel the page of one role; on a page, in "
    "the home channel or in a direct message a new room is made for it",
}
PAGE_HERE = "This channel becomes a role’s page: say which in the form."
PAGE_HERE_TITLE, BIND = "A page here", "Make it its page"
WHICH_ROLE, WHO_RUNS = "Role", "Who runs it"
CREW_HOW = (
    "Nothing was done: say the role, and what goes with it. For example: "
    "/film crew add dop scene:4 runner:@kei"
)
CREW_COMPLETE = "Nothing to add: every role has its page."
SCENES_LATER = "Scenes get a DOP each once the script is locked."
SCENE_MISSING = (
    "Nothing was done: this role works on one scene; say which. For example: scene:4. Scenes have "
    "numbers once the script is locked."
)
SCENE_NEEDLESS = "Nothing was done: this role works on the whole film; leave the scene out."
PLACE_TAKEN = "A page is of one role, so a room of its own is made for it."


def called(name: str) -> str:
    """An agent's name as people say it: dop of scene 4."""
    role, _, scene = name.partition(":")
    return f"{role.replace('_', ' ')}{f' of scene {scene}' if scene else ''}"


def crew_title(code: str) -> str:
    return f"Crew of {code}"


def page_line(title: str, runner: str, link: str) -> str:
    return f"{linked(title, link)}: {brief(runner, NAME) if runner else 'nobody runs it yet'}"


def scenes_line(role: str, scenes: Sequence[int], runner: str) -> str:
    return page_line(of_scenes(role, scenes), runner, "")


def of_scenes(role: str, scenes: Sequence[int]) -> str:
    """Scenes in a row are told by their ends: dop of scenes 1 to 14, 16."""
    runs: list[list[int]] = []
    for scene in sorted(set(scenes)):
        if runs and scene == runs[-1][-1] + 1:
            runs[-1].append(scene)
        else:
            runs.append([scene])
    named = ", ".join(str(run[0]) + (f" to {run[-1]}" if len(run) > 1 else "") for run in runs)
    return f"{role.replace('_', ' ')} of scene{'s' if len(set(scenes)) > 1 else ''} {named}"


def all_called(names: Sequence[str]) -> str:
    """Agents by their names, those of scenes together: casting, dop of scenes 1 to 14."""
    whole = [called(name) for name in names if ":" not in name]
    scenes: dict[str, list[int]] = {}
    for name in names:
        role, _, scene = name.partition(":")
        if scene.isdigit():
            scenes.setdefault(role, []).append(int(scene))
    return ", ".join([*whole, *(of_scenes(role, each) for role, each in scenes.items())])


def no_page(names: Sequence[str]) -> str:
    return f"Without a page yet: {all_called(names)}."


def lacks(names: Sequence[str]) -> str:
    """Work has come to roles that have no page."""
    return f"Work waits for {all_called(names)}, who {_have(names)} no page yet: add crew."


def crew_waits(code: str, names: Sequence[str]) -> str:
    return f"{code}: {all_called(names)} {_have(names)} no page yet"


def _have(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def pages_coming(count: int) -> str:
    what = "1 page is" if count == 1 else f"{count} pages are"
    return f"{what} being made; everybody of the production is invited."


def page_here(title: str, runner: str) -> str:
    return f"This channel becomes the page of {title}; {brief(runner, NAME)} runs it."


def runner_now(title: str, runner: str) -> str:
    return f"{title} has its page already; {brief(runner, NAME)} runs it now."


def page_already(title: str) -> str:
    return f"Nothing was done: {title} has its page already. Say runner:@kei to change who runs it."


def no_role(said: str, known: Sequence[str]) -> str:
    return f"Nothing was done: there is no role {brief(said, NAME)}. Roles: {', '.join(known)}."


def no_scene(said: str) -> str:
    return f"Nothing was done: there is no scene {brief(said, NAME)}."
