"""What docs/reliability.md says was tried is held to the tests and the code there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
PROTECTED = re.compile(r"^\| \d \| `([\w/]+\.py)`", re.MULTILINE)


def test_each_test_that_is_named_is_there() -> None:
    named = TEST.findall(PAGE)
    assert len(named) > 100
    for file, name in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not name or re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), (file, name)


def test_each_file_whose_protection_was_taken_out_is_there() -> None:
    files = PROTECTED.findall(PAGE)
    assert len(files) > 50
    for file in files:
        assert (ROOT / file).exists() or (ROOT / "bot" / file).exists(), file
