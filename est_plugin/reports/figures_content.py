# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of the follow-up in words: one content for the screen, the paper, the table and the text."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ..core.alphabet import sort_key
from ..core.figures.measures import AGES, CHARTS, COUNT, NUMBERS, SHARE, UNHELD, Figures, Group, Number
from ..core.period import ALL, DAY, FORTNIGHT, MONTH, OWN, WEEK, YEAR, Period
from .bar_parts import DOTS, EMPTY, SOLID, STRIPES
from .content import Texts
from .engine import wording

PATTERNS = {
    "open_by_age": (EMPTY, DOTS, STRIPES, SOLID),
    "done_by_responsible": (SOLID, STRIPES, EMPTY),
    "waiting_by_recipient": (EMPTY, SOLID),
}
MOST_REASONS = 12
LONGEST_LABEL = 160


@dataclass(frozen=True)
class Names:
    """Words that the rows do not hold: organisations by id, and what is chosen as (text key, name)."""

    organisations: Mapping[str, str]
    choice: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Value:
    """A number as it is shown: `text` is the number, `detail` what it stands on. `ids` are the rows it counts, `of` those it is a share of."""

    text: str
    detail: str
    ids: tuple[str, ...]
    of: tuple[str, ...] = ()
    number: float | None = None  # per cent, days or how many; None when there are too few

    @property
    def words(self) -> str:
        """Number and what it stands on in one."""
        return f"{self.text} ({self.detail})" if self.detail else self.text


@dataclass(frozen=True)
class NumberLine:
    """One number with the same of the period before; `explanation` says what counts and what does not."""

    id: str
    kind: str
    label: str
    explanation: str
    now: Value
    before: Value | None = None


@dataclass(frozen=True)
class Bar:
    """One bar: its label, the rows of its parts, and a remark such as a median."""

    label: str
    parts: tuple[tuple[str, ...], ...]
    note: str = ""
    median_days: float | None = None

    @property
    def total(self) -> int:
        """How many rows the bar counts."""
        return sum(map(len, self.parts))

    @property
    def ids(self) -> tuple[str, ...]:
        """All its rows."""
        return tuple(one for part in self.parts for one in part)


@dataclass(frozen=True)
class Chart:
    """Bars with the same parts, the longest first. A chart with one part has no part labels."""

    id: str
    title: str
    explanation: str
    head: str  # what the bars are about
    part_labels: tuple[str, ...]
    patterns: tuple[str, ...]
    bars: tuple[Bar, ...]
    empty: str  # said when there are no bars

    @property
    def longest(self) -> int:
        """Rows of the longest bar."""
        return max((bar.total for bar in self.bars), default=0)

    @property
    def has_median(self) -> bool:
        """Whether any bar has a median."""
        return any(bar.median_days is not None for bar in self.bars)

    def parts_in_words(self, bar: Bar) -> str:
        """The numbers of the parts that are not empty."""
        return ", ".join(f"{label} {len(ids)}" for label, ids in zip(self.part_labels, bar.parts) if ids)


@dataclass(frozen=True)
class FiguresContent:
    """All figures of a period."""

    title: str
    place: str
    period: str
    before: str  # empty when nothing is compared
    standing: str  # the day the standing numbers are of
    choice: str  # empty when everything is counted
    made_on: dt.date
    first: dt.date | None
    last: dt.date | None
    numbers: tuple[NumberLine, ...]
    charts: tuple[Chart, ...]

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """(name, words) of what the figures are of, as far as it is known."""
        lines = (("period", self.period), ("standing", self.standing), ("before", self.before), ("choice", self.choice))
        return tuple((name, said) for name, said in lines if said)

    def number(self, name: str) -> NumberLine:
        """One number by its id."""
        return next(one for one in self.numbers if one.id == name)

    def chart(self, name: str) -> Chart:
        """One chart by its id."""
        return next(one for one in self.charts if one.id == name)


def make(now: Figures, before: Figures | None, names: Names, place: str, today: dt.date, texts: Texts) -> FiguresContent:
    """The content of figures and of those of the period before."""
    numbers = tuple(
        NumberLine(
            name, now.numbers[name].kind, texts(f"figures.number.{name}"), texts(f"figures.number.{name}.tip"),
            value(now.numbers[name], texts), value(before.numbers[name], texts) if before else None,
        )
        for name in NUMBERS
    )  # fmt: skip
    said = period_words(now.period, texts)
    return FiguresContent(
        title=texts("figures.title"), place=place,
        period=texts("figures.running", period=said) if now.period.is_running(today) else said,
        before=period_words(before.period, texts) if before else "",
        standing=wording.day(now.day, texts),
        choice="; ".join(texts(f"figures.choice.{what}", name=name) for what, name in names.choice),
        made_on=today, first=now.period.first, last=now.period.last, numbers=numbers,
        charts=tuple(_chart(name, now.charts[name], names, texts) for name in CHARTS),
    )  # fmt: skip


def period_words(period: Period, texts: Texts) -> str:
    """vecka 47 2026, 16–22 november; november 2026; kvartal 4 2026 (oktober–december); 1 nov 2026–15 nov 2026."""
    first, last = period.first, period.last
    if period.kind == OWN:
        key = "figures.period.to" if first is None else "figures.period.from" if last is None else "figures.period.own"
        days = {name: wording.short_day(day, texts) for name, day in (("first", first), ("last", last)) if day is not None}
        return texts(key, **days)
    if period.kind == ALL or first is None or last is None:
        return texts("figures.period.all-words")
    if period.kind == DAY:
        return wording.weekday(first, texts)
    if period.kind in (WEEK, FORTNIGHT):
        return _week_words(period, first, last, texts)
    if period.kind == MONTH:
        return wording.month(first, texts)
    if period.kind == YEAR:
        return str(first.year)
    months = {name: texts(f"reports.month.{day.month}") for name, day in (("first", first), ("last", last))}
    return texts(f"figures.period.{period.kind}-words", number=period.number, year=first.year, **months)


def _week_words(period: Period, first: dt.date, last: dt.date, texts: Texts) -> str:
    """vecka 46–47 2026, 9–22 november; the year stands with the days only where there are two."""
    year, number, _weekday = last.isocalendar()
    key = f"figures.period.{period.kind}-words" if year == period.year else "figures.period.fortnight-over-new-year"
    days = wording.days(first, last, texts, with_year=first.year != last.year)
    return texts(key, number=period.number, year=period.year, last_number=number, last_year=year, days=days)


def value(number: Number, texts: Texts) -> Value:
    """A number in words; a share or median of too few has none."""
    if number.kind == COUNT:
        return Value(wording.whole(number.n, texts), "", number.ids, number=number.n)
    stands_on = number.of if number.kind == SHARE else number.ids
    base = texts("figures.share-of", n=number.n, of=wording.whole(len(stands_on), texts)) if number.kind == SHARE else texts("figures.measures", n=number.n)
    if not stands_on:
        return Value("–", texts("figures.none"), number.ids, number.of)
    if number.is_too_few:
        return Value("–", texts("figures.too-few", base=base), number.ids, number.of)
    if number.kind == SHARE:
        percent = number.percent or 0
        return Value(texts("figures.percent", percent=percent), base, number.ids, number.of, percent)
    return Value(days_words(number.days or 0.0, texts), base, number.ids, number.of, number.days)


def days_words(days: float, texts: Texts) -> str:
    """1 dag, 14 dagar, 12,5 dagar."""
    return texts("figures.days", n=int(days) if days == int(days) else wording.number(days, 1, texts))


def number_heads(content: FiguresContent, texts: Texts) -> tuple[str, ...]:
    """Heads of the table of numbers."""
    before = (texts("figures.before", period=content.before),) if content.before else ()
    return (texts("figures.column.figure"), texts("figures.now"), *before)


def chart_heads(chart: Chart, texts: Texts) -> tuple[str, ...]:
    """Heads of the table of a chart."""
    return (chart.head, *chart.part_labels, texts("figures.total"), *((texts("figures.median-head"),) if chart.has_median else ()))


def chart_cells(chart: Chart, bar: Bar, texts: Texts) -> tuple[str, ...]:
    """A bar in numbers, one text below each head."""
    numbers = [wording.whole(len(ids), texts) for ids in bar.parts] if chart.part_labels else []
    median = [days_words(bar.median_days, texts) if bar.median_days is not None else "–"] if chart.has_median else []
    return (bar.label, *numbers, wording.whole(bar.total, texts), *median)


def _chart(name: str, groups: tuple[Group, ...], names: Names, texts: Texts) -> Chart:
    labels = tuple(texts(f"figures.age.{place}") for place in range(len(AGES) + 1)) if name == "open_by_age" else _part_labels(name, texts)
    bars = [Bar(_label(name, group.key, names, texts), group.parts, _note(group, texts), group.median_days) for group in groups]
    bars.sort(key=lambda bar: (-bar.total, sort_key(bar.label)))
    if name == "refused_by_reason" and len(bars) > MOST_REASONS:
        rest = bars[MOST_REASONS - 1 :]
        gathered = tuple(one for bar in rest for one in bar.ids)
        bars = [*bars[: MOST_REASONS - 1], Bar(texts("figures.other-reasons", n=len(rest)), (gathered,))]
    return Chart(
        name, texts(f"figures.chart.{name}"), texts(f"figures.chart.{name}.tip"), texts(f"figures.chart.{name}.head"), labels,
        PATTERNS.get(name, (SOLID,)), tuple(bars), texts(f"figures.chart.{name}.empty"),
    )  # fmt: skip


def _part_labels(name: str, texts: Texts) -> tuple[str, ...]:
    count = len(PATTERNS.get(name, ()))
    return tuple(texts(f"figures.part.{name}.{place}") for place in range(count))


def _label(name: str, key: str | None, names: Names, texts: Texts) -> str:
    if name == "refused_by_reason":
        return _shortened(key) if key else texts("figures.no-reason")
    if key is None or key == UNHELD:
        return texts("figures.nobody" if key is None else "figures.nobody-waiting")
    return names.organisations.get(key, "–")


def _note(group: Group, texts: Texts) -> str:
    return texts("figures.median", days=days_words(group.median_days, texts)) if group.median_days is not None else ""


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"

