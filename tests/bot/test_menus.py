"""Menus: every command that a person has is offered to them, in their language, with what it does."""

import os
import subprocess
import sys

import pytest

from bot.conversation.menu import MENU, commands_for
from bot.conversation.steps import COMMANDS
from bot.speech.words import catalogue
from storage.terms import Role


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name: str, language: str) -> None:
    key = f"command.{name}"
    assert catalogue(language).gettext(key) != key


def test_a_coordinator_is_offered_the_overview_under_one_name_only() -> None:
    assert "suivi" in commands_for(frozenset({Role.COORDINATOR}), "fr")
    assert "overview" not in commands_for(frozenset({Role.COORDINATOR}), "fr")
    assert "overview" in commands_for(frozenset({Role.COORDINATOR}), "en")


def test_a_coach_is_offered_points_and_feedback_and_nothing_of_the_coordination() -> None:
    theirs = commands_for(frozenset({Role.COACH}), "fr")
    assert {"points", "retour"} <= set(theirs)
    assert not {"suivi", "invitation", "ma_semaine"} & set(theirs)


def test_the_menu_lists_exactly_what_the_conversation_understands() -> None:
    assert [tuple(item) for item in MENU] == [(it.name, it.roles, it.language) for it in COMMANDS.values()]


def test_what_was_shown_is_known_by_the_same_sign_in_every_process() -> None:
    code = "from bot.telegram.menus import digest_of; print(digest_of('1', []))"
    signs = {
        subprocess.check_output([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, text=True)
        for seed in ("1", "2", "3")
    }

    assert len(signs) == 1
