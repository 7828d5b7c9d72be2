"""`film rehearse`: a folder for the film, then the play (handlers/rehearsal/stage.py)."""

from argparse import Namespace

from bot.app.cli.parser import Stop
from bot.core.instance_lock import FolderInUse, alone
from bot.core.model_port import Understudy
from bot.core.settings import Settings
from handlers.rehearsal import beginning


async def rehearse(wanted: Namespace, settings: Settings, understudy: Understudy) -> None:
    """Run or finish one rehearsal. Stop carries the one line for a user's error."""
    if wanted.resume:
        folder = beginning.resumed(wanted.resume)
    else:
        brought = await beginning.read(wanted.script)
        folder = beginning.begin(brought, wanted, settings.data_dir)
    try:
        with alone(folder):
            # Imported here: what is wrong is said before any SDK is loaded.
            from handlers.rehearsal.stage import play

            await play(folder, settings, wanted.json, understudy)
    except FolderInUse as busy:
        raise Stop(f"{busy}; when it is done or stopped: {beginning.go_on(folder)}") from busy
