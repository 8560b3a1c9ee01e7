"""The list of lived cases is held to the tests and the decisions there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENTRY = re.compile(r"^- (?:step )?(\w+): (.+)$", re.MULTILINE)
STORY = re.compile(r"`(\w+\.py)::(\w+)`")
CASES = [
    *(f"T{number:02}" for number in range(1, 26)),
    *(f"A{number}" for number in range(1, 19)),
    *(f"B{number}" for number in range(1, 23)),
    *(f"C{number}" for number in range(1, 16)),
    *(f"D{number}" for number in range(1, 24)),
    *("0", "1", "1b", "2", "3", "4", "5", "6"),
]


def _entries() -> list[tuple[str, str]]:
    return ENTRY.findall((ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"))


def test_each_case_of_the_journeys_is_listed_once() -> None:
    assert [case for case, _where in _entries()] == CASES


def test_each_story_that_is_named_is_there_and_names_its_case() -> None:
    for case, where in _entries():
        for file, name in STORY.findall(where):
            story = (ROOT / "tests" / "stories" / file).read_text(encoding="utf-8")
            assert f"async def {name}(" in story, (case, file, name)
            named = case[0].isdigit() or re.search(rf"\b{case}\b|_{case.lower()}_|–{case}\b", story)
            assert named, f"{file} does not say where it lives {case}"


def test_each_case_that_is_no_story_has_a_decision_that_says_why() -> None:
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    for case, where in _entries():
        if not STORY.search(where):
            number = re.fullmatch(r"decision (\d+)", where)
            assert number, (case, where)
            assert re.search(rf"^{number[1]}\. \*\*[^\n]*\({case}\)", decisions, re.MULTILINE), (case, where)
