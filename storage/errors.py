"""What can be wrong with a database: each error is one sentence for the operator, with its remedy."""


class DatabaseError(Exception):
    """The database cannot be used as it is; `str()` says why, naming it, and what to do."""


class MissingDirectory(DatabaseError):
    """The directory of the SQLite file does not exist."""


class NotAFile(DatabaseError):
    """What stands where the SQLite file should be is a directory."""


class NotWritable(DatabaseError):
    """The SQLite file, or its directory, cannot be written."""


class Damaged(DatabaseError):
    """The file is not a SQLite database, or not a sound one."""


class NotVigies(DatabaseError):
    """The database is sound but holds something else."""


class Locked(DatabaseError):
    """Another program holds the database."""


class AlreadyRunning(Locked):
    """Another process of Vigie runs on this SQLite file."""


class Removed(DatabaseError):
    """The SQLite file is no longer where it was, though it was not we who took it away."""


class Unreachable(DatabaseError):
    """The PostgreSQL server does not answer, or refuses us."""


class TooNew(DatabaseError):
    """The database was migrated by a newer version of Vigie."""


class TooOld(DatabaseError):
    """The database has no tables yet, or those of an older version: it has to be migrated."""


class MigrationFailed(DatabaseError):
    """A step of the migration failed; the database is as it was."""


class CannotBackUp(DatabaseError):
    """This kind of database, or this file, cannot be backed up or restored by Vigie."""


class CannotMove(DatabaseError):
    """What one database holds cannot be moved to the other; the target holds none of it."""
