"""Whose row a button is about; bot/app/router.py asks before anything else."""

from sqlalchemy import text

from store.db import Session
from store.models import Production

OWNERS: dict[str, str] = {
    "gate": "SELECT production_id FROM gate WHERE id = :id",
    "batch": "SELECT production_id FROM batch WHERE id = :id",
    "proposal": "SELECT production_id FROM proposal WHERE id = :id",
    "question": "SELECT production_id FROM question WHERE id = :id",
    "production": "SELECT id FROM production WHERE id = :id",
    "crew": "SELECT id FROM production WHERE id = :id",
    "heard": "SELECT production_id FROM side_answer WHERE id = :id",
    "checkin": "SELECT production_id FROM checkin WHERE id = :id",
    "agent": "SELECT production_id FROM agent WHERE id = :id",
    "entry": "SELECT production_id FROM entry WHERE id = :id",
    "shot": "SELECT production_id FROM shot WHERE id = :id",
    "claim": "SELECT production_id FROM claim WHERE id = :id",
    "handover": "SELECT production_id FROM handover WHERE id = :id",
    "suggestion": "SELECT production_id FROM suggestion WHERE id = :id",
    "cut": "SELECT production_id FROM cut WHERE id = :id",
    "parcel": "SELECT production_id FROM import_batch WHERE id = :id",
    "material": "SELECT b.production_id FROM imported_file f "
    "JOIN import_batch b ON b.id = f.import_batch_id WHERE f.id = :id",
    "choice": "SELECT q.production_id FROM choice c JOIN question q ON q.id = c.question_id "
    "WHERE c.id = :id",
    "takes": "SELECT production_id FROM batch WHERE id = :id",
    "asset": "SELECT production_id FROM proposal WHERE id = :id",
    "take": "SELECT s.production_id FROM take t JOIN shot s ON s.id = t.shot_id WHERE t.id = :id",
    "version": "SELECT a.production_id FROM version v JOIN asset a ON a.id = v.asset_id "
    "WHERE v.id = :id",
}


async def production_of(db: Session, kind: str, row_id: int) -> Production | None:
    """Whose row this is: a button never reaches another production's people."""
    found = (await (await db.connection()).execute(text(OWNERS[kind]), {"id": row_id})).first()
    return await db.get(Production, found[0]) if found else None
