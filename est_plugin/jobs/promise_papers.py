# SPDX-License-Identifier: GPL-2.0-or-later
"""The follow-up of promises for the print dialog: a promise and one of its periods, named by one id."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..core.errors import InputError
from ..core.local_time import stored_day
from ..core.paper_choices import PUBLIC
from ..core.period import TERTIAL, Period, period_of
from ..core.period_text import parsed, text_of
from ..core.promises.records import Promise
from ..i18n import Texts
from ..reports.figures_content import period_words
from ..storage.store import Done, Store
from . import clock
from .document import HTML, ODT, PDF, Made, Wish
from .promise_facts import read_promises
from .promise_followup import Files, follow_up, write

_SEPARATOR = "@"


def subject_id(promise_id: str, period: Period) -> str:
    """The id of a promise in a period."""
    return f"{promise_id}{_SEPARATOR}{text_of(period)}"


def promise_and_period(given: str) -> tuple[str, Period]:
    """What such an id stands for."""
    promise_id, separator, period = given.partition(_SEPARATOR)
    if not separator:
        raise InputError("promise.unknown", name=given, known="–")
    return promise_id, parsed(period)


def choices(store: Store, today: dt.date, texts: Texts) -> list[tuple[str, str]]:
    """(id, label): of each promise the tertials that have begun, the latest first, and its whole time; promises in force come first."""
    promises = sorted(read_promises(store), key=lambda one: today not in one.days)
    return [(subject_id(one.id, period), label(one, period, texts)) for one in promises for period in periods_of(one, today)]


def periods_of(promise: Promise, today: dt.date) -> Sequence[Period]:
    """The tertials of a promise that have begun, the latest first, then its whole time."""
    found: list[Period] = []
    tertial: Period | None = period_of(TERTIAL, promise.first)
    while tertial is not None and tertial.first is not None and tertial.first <= min(today, promise.last):
        found.insert(0, tertial)
        tertial = tertial.after()
    return [*found, promise.days]


def label(promise: Promise, period: Period, texts: Texts) -> str:
    """Medborgarlöfte 2026, tertial 3 2026."""
    if period == promise.days:
        return texts("promise.subject-whole", name=promise.name)
    return texts("promise.subject", name=promise.name, period=period_words(period, texts).partition(" (")[0])


def name_of(store: Store, given: str, texts: Texts) -> str:
    """How the file of it begins."""
    promise_id, period = promise_and_period(given)
    promise = next(one for one in read_promises(store) if one.id == promise_id)
    return promise.name if period == promise.days else label(promise, period, texts)


def make(store: Store, wish: Wish) -> Made:
    """Make the files that are asked for, and note that the period has been followed up when it was told in public."""
    promise_id, period = promise_and_period(wish.subject_id)
    texts = wish.setup.texts
    content = follow_up(store, period, wish.setup.day, texts, audience=wish.audience, promise_id=promise_id)
    result = write(content, texts, Files(wish.target(PDF), wish.target(HTML), wish.target(ODT)))
    return Made(result, _noted(store, wish, promise_id, period))


def _noted(store: Store, wish: Wish, promise_id: str, period: Period) -> Done | None:
    """A public follow-up of a period that has ended is noted: the next one is then the one to come."""
    if wish.is_preview or wish.audience != PUBLIC or store.is_read_only or period.last is None or period.last > wish.setup.day:
        return None
    promise = next(one for one in read_promises(store) if one.id == promise_id)
    kept = store.setting(clock.FOLLOWED_UP)
    until, noted = min(period.last, promise.last), stored_day(kept.get(promise_id)) if isinstance(kept, dict) else None
    return clock.followed_up(store, promise_id, until) if noted is None or noted < until else None
