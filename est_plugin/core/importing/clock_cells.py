# SPDX-License-Identifier: GPL-2.0-or-later
"""A time of day, or a stretch of the day, as people write it in a cell of its own: 22.30, kl 22, 22–24, 10 PM, kväll."""
from __future__ import annotations

import math
import re
from datetime import time
from typing import Any

from ..time_bands import BANDS
from .bad_value import BadValue
from .wording import plain

DAY_S = 86_400
Clock = tuple  # (second of the day, second it ends or None); an end at or before the start is on the next day

_TIME = r"(?:kl\.?\s*|klockan\s+)?(\d{{1,2}})(?:[:.h](\d{{2}})(?:[:.](\d{{2}})(?:[.,]\d+)?)?)?\s*(?P<{half}>[ap]\.?m\.?)?"
_DASH = r"\s*(?:-|–|—|\btill\b|\bto\b)\s*"
_ONE = re.compile(_TIME.format(half="a"), re.IGNORECASE)
_TWO = re.compile(_TIME.format(half="a") + _DASH + _TIME.format(half="b"), re.IGNORECASE)
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-4])([0-5]\d)")
_WORDS = {
    word: code
    for code, words in {
        "morning": "morgon|morgonen|på morgonen|morning",
        "day": "dag|dagen|dagtid|mitt på dagen|förmiddag|day|daytime",
        "afternoon": "eftermiddag|eftermiddagen|på eftermiddagen|afternoon",
        "evening": "kväll|kvällen|på kvällen|kvällstid|evening",
        "night": "natt|natten|på natten|nattetid|night",
    }.items()
    for word in map(plain, words.split("|"))
}
_BAND_S = {code: (first * 3600, before * 3600) for code, first, before in BANDS}


def parse_clock(value: Any) -> Clock:
    """(start, end or None) in seconds of the day; BadValue for what is no time of day."""
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second, None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(float(value))
    text = " ".join(str(value).split())
    band = _WORDS.get(plain(text))
    if band is not None:
        return _BAND_S[band]
    two = _TWO.fullmatch(text)
    if two:
        g = two.groups()
        return _seconds(*g[:3], g[3] or g[7]), _seconds(*g[4:7], g[7])
    four = _FOUR_DIGITS.fullmatch(text)
    if four:
        return _seconds(four[1], four[2], None, None), None
    one = _ONE.fullmatch(text)
    if one is None:
        raise BadValue("import.bad-clock")
    return _seconds(*one.groups()), None


def is_clock(value: Any) -> bool:
    """Whether a value is a time of day."""
    try:
        parse_clock(value)
    except BadValue:
        return False
    return True


def _of_number(number: float) -> Clock:
    """Excel's part of a day, an hour alone (22), or hours and minutes (2230)."""
    if not math.isfinite(number) or number < 0:
        raise BadValue("import.bad-clock")
    if 0 <= number < 1:
        return round(number * DAY_S), None
    if number == int(number) and number <= 24:
        return int(number) * 3600, None
    if number == int(number) and _FOUR_DIGITS.fullmatch(f"{int(number):04d}"):
        return parse_clock(f"{int(number):04d}")
    raise BadValue("import.bad-clock")


def _seconds(hours: str, minutes: str | None, seconds: str | None, half: str | None) -> int:
    h, m, s = int(hours), int(minutes or 0), int(seconds or 0)
    if half:
        if not 1 <= h <= 12:
            raise BadValue("import.bad-clock")
        h = h % 12 + (12 if half[0] in "pP" else 0)
    if h > 24 or m > 59 or s > 59 or (h == 24 and (m or s)):
        raise BadValue("import.bad-clock")
    return h * 3600 + m * 60 + s
