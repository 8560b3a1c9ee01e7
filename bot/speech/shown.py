"""Shown: what somebody typed, made harmless to the text around it. What is kept stays as it was typed.

Marks that turn the direction of what follows, control characters and invisible ones are not shown; text in letters that
run from right to left is isolated, so that it cannot reorder its neighbours.
"""

import re

REPLACEMENT = "\ufffd"  # for half a character, which can be neither sent nor written
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for the tab and the end of a line
    "\u00ad\u180e\u200b\u2060-\u2064\ufeff"  # invisible: two names that look alike must not differ by them
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # directions that are embedded, overridden or isolated
    "\ufff9-\ufffb\ufffe\uffff]"
)
_HALF = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_ODD = re.compile(f"{_UNSHOWN.pattern}|{_HALF.pattern}|{_LINE_ENDS.pattern}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ISOLATED, _END = "\u2068", "\u2069"


def shown(text: str) -> str:
    """The text as it may stand beside other text; doing it twice changes nothing."""
    if text.isascii() and text.isprintable():
        return text
    if _ODD.search(text):
        text = _HALF.sub(REPLACEMENT, _UNSHOWN.sub("", _LINE_ENDS.sub("\n", text)))
    if not _RIGHT_TO_LEFT.search(text):
        return text
    return "\n".join(f"{_ISOLATED}{line}{_END}" if line else line for line in text.split("\n"))
