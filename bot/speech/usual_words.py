"""The usual day in words: `le jeudi`, `le mardi matin et le jeudi matin`."""

from bot.speech.words import Safe, Words
from scheduler.weeks import UsualDay


def usual_words(usual: UsualDay, words: Words) -> Safe:
    """Each moment of the habit, as one says it."""
    return words.names([words.t("joining.each_weekday", weekday=words.weekday(d, part)) for d, part in usual.moments])
