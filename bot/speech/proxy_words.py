"""Who is asked in the place of somebody without Telegram, in words for whoever reads of that person."""

from datetime import datetime

from bot.speech.words import Words
from scheduler.facts import CohortFacts, Enrolled
from scheduler.proxies import has_no_telegram
from scheduler.telling import answers_for
from scheduler.weeks import local_date


def asked_of(cohort: CohortFacts, enrolled: Enrolled, now: datetime, words: Words) -> str:
    """Who is asked in the place of somebody without Telegram; nothing of anybody else."""
    if not has_no_telegram(enrolled):
        return ""
    members = answers_for(cohort, enrolled.person.proxy_id or 0, local_date(now, cohort.calendar))
    return words.t("proxy.asked_of", names=words.names(member.name for member in members))
