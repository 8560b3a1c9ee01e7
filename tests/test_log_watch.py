"""The log watch can fail: it sees what no log may hold, whoever says it and however it is hidden."""

import logging
from datetime import datetime

import pytest

from bot.conversation.acts import Said
from sandbox.botapi import BotApi
from sandbox.clock import TravellingClock
from sandbox.world import TOKEN
from storage import intake
from storage.database import Database
from tests.log_watch import LogWatch

OURS, A_LIBRARY = "bot.hearing", "some.library"
MONDAY = datetime.fromisoformat("2027-01-04T08:00+01:00")
SENTENCE = "mon chef refuse encore"


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.ERROR])
@pytest.mark.parametrize("name", [OURS, A_LIBRARY])
def test_a_name_is_seen_at_every_level_and_whoever_says_it(log_watch: LogWatch, name: str, level: int) -> None:
    logging.getLogger(name).log(level, "update %d of %s", 5, "Maëlle")

    assert ["'Maëlle'" in line for line in log_watch.take()] == [True]
    assert log_watch.take() == []


def test_a_test_fails_for_what_was_logged_in_it(log_watch: LogWatch) -> None:
    logging.getLogger(OURS).debug("Inès")

    with pytest.raises(pytest.fail.Exception, match="Inès"):
        log_watch.conclude()


def test_a_token_that_redaction_would_erase_is_seen_where_we_say_it_ourselves(log_watch: LogWatch) -> None:
    logging.getLogger(OURS).warning("GET %s", TOKEN)
    logging.getLogger(A_LIBRARY).warning("GET %s", TOKEN)

    assert [OURS in line for line in log_watch.take()] == [True]


def test_the_text_of_an_exception_is_not_written_but_what_quotes_it_is_seen(log_watch: LogWatch) -> None:
    try:
        raise ValueError("Maëlle")
    except ValueError as error:
        logging.getLogger(OURS).exception("it failed")
        assert log_watch.take() == []
        logging.getLogger(OURS).error("it failed: %s", error)
        assert len(log_watch.take()) == 1


async def test_what_was_typed_is_seen_however_it_was_heard(log_watch: LogWatch, on_file: Database) -> None:
    Said(1, 2, text=SENTENCE)
    BotApi(TravellingClock(MONDAY)).person("Maëlle").say("je le dis au telephone")
    async with on_file.transaction() as session:
        raw = {"update_id": 1, "message": {"from": {"first_name": "Une Inconnue"}, "caption": "ma photo volée"}}
        await intake.receive(session, [(1, 2, raw)], MONDAY)
    for typed in (SENTENCE, "je le dis au telephone", "Une Inconnue", "ma photo volée"):
        logging.getLogger(OURS).debug("heard %r", typed)

    assert len(log_watch.take()) == 4


def test_a_process_is_searched_too_and_what_its_command_says_is_not_its_log(log_watch: LogWatch) -> None:
    log_watch.search_errors("promo.toml: Maëlle has no coach.\n")
    for written in ("2027-01-04 08:00:00,001 INFO bot.app: Maëlle\n", f"Traceback:\nGET /bot{TOKEN}/getMe\n"):
        with pytest.raises(AssertionError, match="standard error"):
            log_watch.search_errors(written)
