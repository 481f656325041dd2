"""What was deleted leaves the database's files as well, not only its tables."""

from sqlalchemy.exc import OperationalError

from cedu_site.extensions import db


def sweep() -> bool:
    """Write the database anew without what was deleted, and empty SQLite's log of writes; tell
    whether that was done: others may be at it, and PostgreSQL does so by itself, in time."""
    db.session.remove()
    engine = db.engine
    if engine.dialect.name != "sqlite":
        return False
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            raw = connection.connection.cursor()
            raw.execute("VACUUM")
            busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except OperationalError:
        return False
    return not busy
