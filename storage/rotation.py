"""Rotation: the nightly copies of a SQLite file in their folder: made, proved sound, the oldest ones let go."""

import re
from datetime import UTC, datetime
from pathlib import Path

from storage.backup import check_whole, copy
from storage.errors import CannotBackUp, Damaged

KEPT = 14
STAMP = "%Y%m%dT%H%M%S"  # UTC


class Rotation:
    """The copies of this file in this folder. Others' files are never touched, nor are those of a later moment."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source = source
        self.folder = folder
        self._name = re.compile(re.escape(source.name) + r"\.night-(\d{8}T\d{6})(\.part)?")

    def newest(self, now: datetime) -> datetime | None:
        """When the last copy was made; one from the future, of a clock that went wrong, is none."""
        return max((made for made in self._copies() if made <= now), default=None)

    def add(self, now: datetime) -> Path:
        """Make a copy; then keep the newest KEPT. Raises DatabaseError, and then all are kept."""
        target = self.folder / f"{self.source.name}.night-{now.astimezone(UTC):{STAMP}}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._clear()
            copy(self.source, target)
            self._prove(target)
            copies = self._copies()
            for made in sorted(made for made in copies if made <= now)[:-KEPT]:
                copies[made].unlink(missing_ok=True)
        except OSError as error:
            raise CannotBackUp(f"{self.folder} cannot hold the nightly copies ({error}); mend BACKUP_DIR.") from error
        return target

    def _copies(self) -> dict[datetime, Path]:
        if not self.folder.is_dir():
            return {}
        found = ((self._name.fullmatch(path.name), path) for path in self.folder.iterdir())
        return {_moment(match[1]): path for match, path in found if match and not match[2]}

    def _clear(self) -> None:
        """What a process left that was killed while it copied."""
        for path in self.folder.iterdir():
            match = self._name.fullmatch(path.name)
            if match and match[2]:
                path.unlink(missing_ok=True)

    def _prove(self, target: Path) -> None:
        """A copy of what is damaged must not push out the sound ones."""
        try:
            check_whole(target, target)
        except Damaged as error:
            target.unlink(missing_ok=True)
            raise Damaged(
                f"{self.source} is damaged ({error}); stop the bot, and restore the newest copy of {self.folder}."
            ) from error


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
