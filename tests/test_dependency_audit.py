"""The audit says what it found, and never takes a silence for a clean bill."""

from typing import Any

import pytest

from tests.dependency_audit import LOCK, NOT_ASKED, PINNED, concluded

SOUND: dict[str, Any] = {"name": "aiohttp", "version": "3.12.0", "vulns": []}
UNSOUND = {
    "name": "babel", "version": "2.0", "vulns": [{"id": "PYSEC-2027-1", "fix_versions": ["2.1", "3.0"]}],
}  # fmt: skip
UNKNOWN = {"name": "vigie-only", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def test_a_vulnerability_fails_and_names_its_remedy() -> None:
    conclusion = concluded({"dependencies": [SOUND, UNSOUND, UNKNOWN]})

    assert conclusion.fails
    assert list(conclusion.lines) == [
        "audit: babel 2.0: PYSEC-2027-1, mended in 2.1, 3.0",
        "audit: 2 packages looked at, 1 not known to the service, 1 vulnerabilities.",
    ]


def test_none_is_said_only_of_what_was_looked_at() -> None:
    conclusion = concluded({"dependencies": [SOUND, UNKNOWN]})

    assert not conclusion.fails
    assert list(conclusion.lines) == ["audit: 1 packages looked at, 1 not known to the service, 0 vulnerabilities."]


@pytest.mark.parametrize("answer", [None, {}, {"dependencies": []}, {"dependencies": [UNKNOWN]}])
def test_a_service_that_does_not_answer_is_said_in_one_line_and_fails_nothing(answer: Any) -> None:
    conclusion = concluded(answer)

    assert list(conclusion.lines) == [NOT_ASKED] and not conclusion.fails


def test_everything_that_is_installed_is_asked_about() -> None:
    text = LOCK.read_text(encoding="utf-8")

    assert len(PINNED.findall(text)) == text.count("==") > 50
