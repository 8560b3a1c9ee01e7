"""What is known of the numbered steps without Alembic is what Alembic knows."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.revisions import MIGRATIONS, known_steps


def test_the_files_are_named_by_the_steps_they_hold_in_their_order() -> None:
    options = Config()
    options.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    steps = [step.revision for step in ScriptDirectory.from_config(options).walk_revisions()]

    assert known_steps() == steps[::-1]
