# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of a situation report in sentences and tables."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..core.paper_choices import PUBLIC
from ..core.period_text import parsed
from ..core.picture.change import FEWER, MORE, SAME, TOO_FEW
from ..core.picture.picture import BandTable
from ..core.picture.reports import KINDS
from ..core.situation.figures import EVENT, HIDDEN, Counts, Figures, HotspotLine, Line, MeasureLine, Named, Upcoming
from ..core.situation.small import REST
from ..core.time_bands import BANDS
from .content import Texts
from .engine import wording
from .figures_content import period_words
from .picture_content import WhenTable
from .picture_words import ARROWS, SIGNS, counts_in_words
from .situation_content import Grid

MOST_NAMED = 2
_TIMES = ("before", "last_year")


def sentences(figures: Figures, texts: Texts) -> tuple[str, ...]:
    """Läget i tre meningar: how much, what and where, what is done about it."""
    return (_how_much(figures, texts), *filter(None, (_what_and_where(figures, texts), _done_about_it(figures, texts))))


def counted_words(figures: Figures, texts: Texts) -> str:
    """12 inträffade och 3 upplevda rapporter; small numbers are not told."""
    counts = [figures.total.of(kind).now for kind in KINDS]
    if HIDDEN not in counts:
        return counts_in_words(KINDS, counts, texts)
    told = [texts(f"situation.few.{kind}", limit=figures.limit) if n == HIDDEN else texts(f"picture.n.{kind}", n=n) for kind, n in zip(KINDS, counts)]
    return texts("picture.reports", n=2, what=wording.joined(told, texts))


def period_of(figures: Figures, texts: Texts) -> str:
    """The period in words, and that it was running."""
    words = period_words(parsed(figures.period), texts)
    return texts("figures.running", period=words) if figures.counted else words


def compared_words(figures: Figures, texts: Texts) -> str:
    """Jämförs med oktober 2026 och november 2025; why with nothing else."""
    told = [period_words(parsed(text), texts) for text in (figures.before, figures.last_year) if text]
    parts = [texts("situation.compared", what=wording.joined(told, texts))] if told else [texts("picture.nothing-before")]
    if figures.missing_week is not None:
        parts.append(texts("situation.no-week-53", year=figures.missing_week))
    if figures.counted and told:
        parts.append(texts("picture.note.cut"))
    return " ".join(parts)


def named(name: Named, texts: Texts) -> str:
    """A name in the language of the document."""
    return name.label(texts("reports.lang")[:2])


# -- tables ------------------------------------------------------------------------------------------------------------
def number(n: int | None, figures: Figures, texts: Texts) -> str:
    """A count; what is too small to be told in public, or not known."""
    if n is None:
        return "–"
    return texts("situation.fewer-than", limit=figures.limit) if n == HIDDEN else wording.whole(n, texts)


def against(counts: Counts, name: str, figures: Figures, texts: Texts) -> str:
    """34 ↓ färre: the earlier count and how now compares with it."""
    earlier = getattr(counts, name)
    if earlier is None:
        return "–"
    verdict = counts.verdict(name)
    return f"{number(earlier, figures, texts)} {ARROWS[verdict]} {texts(f'picture.verdict.{verdict}')}"


def count_grid(title: str, head: str, lines: Sequence[tuple[str, Counts]], figures: Figures, texts: Texts) -> Grid:
    """Now, before and the same period last year; times that are not known have no column."""
    times = [name for name in _TIMES if getattr(figures, name)]
    heads = (head, texts("picture.change.now"), *(texts(f"picture.change.{name}") for name in times))
    rows = tuple((label, number(counts.now, figures, texts), *(against(counts, name, figures, texts) for name in times)) for label, counts in lines)
    return Grid(title, heads, rows, (3.6, 0.8, *(1.9 for _ in times)))


def category_grids(figures: Figures, texts: Texts, most: int | None = None) -> tuple[Grid, ...]:
    """One for each kind, all reports last; of more categories than `most` the smallest are told together."""
    made = []
    for kind in KINDS:
        lines = [(named(line.name, texts), line.of(kind)) for line in _with(figures.categories, kind)]
        if most is not None and len(lines) > most:
            rest = lines[most - 1 :]
            total = rest[0][1]
            for _label, one in rest[1:]:
                total = total.plus(one)
            lines = [*lines[: most - 1], (texts("situation.other-categories", n=len(rest)), total)]
        if lines or figures.total.of(kind).now:
            lines.append((texts("situation.all"), figures.total.of(kind)))
            made.append(count_grid(_kind_title(kind, texts), texts("picture.change.what"), lines, figures, texts))
    return tuple(made)


def place_grids(figures: Figures, texts: Texts) -> tuple[Grid, ...]:
    """The largest places, one table for each kind; their numbers tell places of one name apart, as in the tab."""
    made, ranks = [], {line.key: rank for rank, line in enumerate(figures.places, 1)}
    for kind in KINDS:
        lines = [(f"{ranks[line.key]} {named(line.name, texts) or '–'}", line.of(kind)) for line in _with(figures.places, kind)]
        if lines:
            made.append(count_grid(_kind_title(kind, texts), texts("picture.fate.where"), lines, figures, texts))
    return tuple(made)


def fate_grid(figures: Figures, texts: Texts) -> Grid | None:
    """New, recurring and cooled-down places."""
    rows = []
    for one in figures.fates:
        times = [f"{texts(f'picture.change.{name}').lower()} {against(one.counts, name, figures, texts)}" for name in _TIMES if getattr(figures, name)]
        what = f"{SIGNS[one.kind]} {texts(f'picture.kind.{one.kind}')}"
        rows.append((named(one.name, texts) or "–", texts(f"situation.fate.{one.fate}"), what, str(one.counts.now), "; ".join(times)))
    heads = tuple(texts(f"situation.head.{name}") for name in ("place", "fate", "kind", "now", "against"))
    return Grid(texts("picture.new"), heads, tuple(rows), (3.0, 1.5, 1.5, 0.8, 3.2)) if rows else None


def hotspot_grid(figures: Figures, texts: Texts) -> Grid | None:
    """Hotspots with level and change."""
    if not figures.hotspots:
        return None
    rows = tuple(
        (
            f"{one.number} {one.name}" if one.number else one.name, level_words(one, texts),
            *(_hotspot_counts(one.of(kind), figures, texts) for kind in KINDS), texts("situation.visits", n=one.visits) if one.visits else "–",
        )
        for one in figures.hotspots
    )  # fmt: skip
    heads = (*(texts(f"situation.head.{name}") for name in ("hotspot", "level")), *(_kind_title(kind, texts) for kind in KINDS), texts("situation.head.visits"))
    return Grid(texts("picture.hotspots"), heads, rows, (3.0, 2.2, 1.9, 1.9, 1.2))


def level_words(one: HotspotLine, texts: Texts) -> str:
    """Insats, var Bevakas."""
    now = texts(f"picture.level.{one.level}")
    return now if one.level == one.level_before else texts("situation.level-was", now=now, before=texts(f"picture.level.{one.level_before}"))


def when_tables(figures: Figures, texts: Texts) -> tuple[WhenTable, ...]:
    """Weekday × time band of each kind; what is not known of the hours is said."""
    return tuple(_when(kind, table, texts) for kind in KINDS if (table := figures.when(kind)) is not None and table.n)


def walk_grid(figures: Figures, texts: Texts) -> Grid | None:
    """Walks held, and those cancelled with the reason."""
    rows = []
    for one in figures.walks:
        state = texts("situation.walk-cancelled", reason=one.cancelled_reason or "–") if one.state == "cancelled" else texts("situation.walk-held")
        rows.append((one.name, day_words(one.day, texts), state, number(one.people, figures, texts), str(one.findings)))
    heads = tuple(texts(f"situation.head.{name}") for name in ("walk", "day", "state", "people", "findings"))
    return Grid(texts("situation.walks"), heads, tuple(rows), (3.4, 1.4, 2.4, 1.2, 1.4)) if rows else None


def reporter_grid(figures: Figures, texts: Texts) -> Grid | None:
    """Who reported; that there was nothing to report is a report too."""
    rows = tuple(
        (one.name or texts("picture.who.nobody"), *map(str, (one.occurred, one.felt, one.calm, one.unreviewed, one.others))) for one in figures.reporters
    )
    notes = (texts(f"picture.who.head.{name}") for name in ("calm", "unreviewed", "others"))
    heads = (texts("picture.who.name"), *(_kind_title(kind, texts) for kind in KINDS), *notes)
    return Grid(texts("picture.who"), heads, rows, (3.6, 1.4, 1.4, 1.1, 1.1, 1.1)) if rows else None


def square_grid(figures: Figures, texts: Texts) -> Grid | None:
    """The squares of the map by the nearest street, those with most reports first: who does not see the map reads them."""
    found: dict[tuple[int, ...], dict[str, int]] = {}
    streets: dict[tuple[int, ...], str] = {}
    for kind in KINDS:
        one = figures.spread_of(kind)
        for square, street in zip(one.squares, one.streets or ("",) * len(one.squares)):
            found.setdefault(square[:4], {})[kind] = square[4]
            streets[square[:4]] = street
    if not any(streets.values()):
        return None
    ordered = sorted(found, key=lambda box: (-max(found[box].values()), box))
    few = texts("situation.fewer-than", limit=figures.limit)
    rows = tuple((streets[box] or texts("situation.no-street"), *(str(found[box].get(kind, few)) for kind in KINDS)) for box in ordered)
    return Grid(texts("situation.squares"), (texts("situation.head.street"), *(_kind_title(kind, texts) for kind in KINDS)), rows, (3.0, 1.5, 1.5))


def dialogue_grid(figures: Figures, texts: Texts) -> Grid | None:
    """What citizens brought up in dialogues; stands by itself."""
    rows = tuple((named(one.name, texts), str(one.people)) for one in figures.themes)
    note = texts("picture.dialogues.note", n=figures.dialogues, people="")
    heads = (texts("picture.dialogues.theme"), texts("picture.dialogues.people"))
    return Grid(texts("picture.dialogues"), heads, rows, (4.0, 1.0), note) if rows else None


# -- lines -------------------------------------------------------------------------------------------------------------
def measure_words(one: MeasureLine, figures: Figures, texts: Texts) -> str:
    """Laga tre lampor – Belysning – klar senast 30 nov 2026; what, who, when."""
    number_words = f"{one.number} " if one.number is not None else ""
    if one.done is not None:
        when = texts("situation.done-on", day=_day(one.done, figures, texts))
    elif one.status == "forwarded":
        when = texts("situation.answer-by", day=_day(one.due, figures, texts)) if one.due else ""
    else:
        when = texts("situation.due", day=_day(one.due, figures, texts)) if one.due else ""
    place = one.place if one.place and one.place.casefold() not in one.title.casefold() else ""
    return " – ".join(part for part in (f"{number_words}{one.title}" + (f" ({place})" if place else ""), one.who, when) if part)


def upcoming_words(one: Upcoming, texts: Texts) -> str:
    """10 dec 2026: trygghetsvandring Centrum, Torget."""
    own = one.name or (texts("situation.event") if one.kind == EVENT else "")
    name = ", ".join(part for part in (own, one.place) if part)
    what = texts(f"situation.upcoming.{one.kind}", name=name).strip()
    return texts("situation.upcoming-line", day=day_words(one.day, texts), what=what)


def measure_numbers(figures: Figures, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Label and number of the follow-up of measures."""
    one = figures.measures
    done = texts("situation.done-before", n=one.done, before=one.done_before) if one.done_before is not None else str(one.done)
    lines = [
        ("open", str(one.open)), ("overdue", str(one.overdue)), ("done", done), ("in-time", _share(one.in_time, one.in_time_of, texts)),
        ("verified", _share(one.verified, one.verified_of, texts)), ("reopened", str(one.reopened)), ("refused", str(one.refused)),
    ]  # fmt: skip
    if one.calmer_of:
        lines.append(("calmer", _share(one.calmer, one.calmer_of, texts)))
    return tuple((texts(f"situation.measures.{name}"), value) for name, value in lines)


def rounds_words(figures: Figures, texts: Texts) -> str:
    """Rounds, traffic operations and visits; empty when there were none."""
    one = figures.rounds
    told = [texts(f"situation.rounds.{name}", n=n) for name, n in (("rounds", one.rounds), ("traffic", one.traffic), ("visits", one.visits)) if n]
    if one.visits and one.minutes:
        told.append(texts("situation.rounds.minutes", n=one.minutes))
    if one.not_reached and figures.audience != PUBLIC:
        told.append(texts("situation.rounds.not-reached", n=one.not_reached))
    return ", ".join(told)


def limits(figures: Figures, texts: Texts) -> tuple[str, ...]:
    """n, and what the figures do not tell."""
    told = [texts("situation.n", what=counted_words(figures, texts))]
    if figures.audience == PUBLIC:
        return (*told, *([texts("situation.limits.public", limit=figures.limit)] if figures.limit > 1 else []), texts("situation.limits.open"))
    if figures.unreviewed:
        told.append(texts("picture.note.unreviewed", n=figures.unreviewed))
    without = sum(one.without_point for one in figures.spread)
    if without:
        told.append(texts("situation.limits.no-point", n=without))
    told.append(texts("situation.limits.told"))
    return tuple(told)


def silent_words(figures: Figures, texts: Texts) -> str:
    """Who usually reports and did not."""
    said = [texts("picture.silent-who", name=one.name, day=wording.short_day(one.last, texts)) for one in figures.silent if one.last]
    return texts("picture.silent", who=", ".join(said)) if said else ""


def reported_words(figures: Figures, texts: Texts) -> str:
    """Who reported, in one line; calm ones too."""
    names = [one.name or texts("picture.who.nobody") for one in figures.reporters]
    return texts("situation.reported", n=len(names), who=", ".join(names)) if names else texts("picture.who.empty")


def day_words(day: dt.date | None, texts: Texts) -> str:
    """17 nov 2026."""
    return wording.short_day(day, texts) if day is not None else "–"


# -- inside ------------------------------------------------------------------------------------------------------------
def _how_much(figures: Figures, texts: Texts) -> str:
    period = period_of(figures, texts)
    if figures.is_empty:
        return texts("situation.sum.nothing", period=period[:1].upper() + period[1:])
    told = [words for kind in KINDS if (words := _more_or_fewer(kind, figures.total.of(kind), texts))]
    compared = "; ".join(told) if told else texts("situation.sum.few") if figures.before or figures.last_year else ""
    key = "situation.sum.counted-compared" if compared else "situation.sum.counted"
    return texts(key, period=period[:1].upper() + period[1:], what=counted_words(figures, texts), compared=compared)


def _more_or_fewer(kind: str, counts: Counts, texts: Texts) -> str:
    """De inträffade är fler än perioden före (40) och ungefär lika många som samma period i fjol (80)."""
    told = []
    for name in _TIMES:
        verdict = counts.verdict(name)
        if verdict in (MORE, FEWER, SAME):
            told.append(texts(f"situation.sum.{verdict}", n=getattr(counts, name), when=texts(f"situation.sum.{name}")))
    return texts("situation.sum.kind", what=texts(f"situation.those.{kind}"), compared=wording.joined(told, texts)) if told else ""


def _what_and_where(figures: Figures, texts: Texts) -> str:
    if figures.is_empty:
        return texts("situation.sum.silent", n=len(figures.silent)) if figures.silent else ""
    kinds = [line for line in _one_each(figures.categories) if line.key != REST and line.largest > 0]
    what = [f"{named(line.name, texts).lower()} ({_signed(line)})" for line in sorted(kinds, key=lambda line: -line.largest)[:MOST_NAMED]]
    where = [f"{named(line.name, texts)} ({_signed(line)})" for line in figures.places[:MOST_NAMED] if line.name.sv]
    if not what:
        return ""
    key = "situation.sum.what-where" if where else "situation.sum.what"
    return texts(key, what=wording.joined(what, texts), where=wording.joined(where, texts))


def _done_about_it(figures: Figures, texts: Texts) -> str:
    one = figures.measures
    if not (one.done or one.overdue or one.doing_of or one.open):
        return texts("situation.sum.no-measures")
    done = texts("situation.sum.done", n=one.done) if one.done else texts("situation.sum.done.none")
    late = texts("situation.sum.late", n=one.overdue) if one.overdue else texts("situation.sum.late.none")
    still = texts("situation.sum.open", n=one.open) if one.open else texts("situation.sum.open.none")
    return texts("situation.sum.measures", done=done, late=late, open=still)


def _one_each(lines: Iterable[Line]) -> list[Line]:
    """A public category that stands there once for each kind, as one line."""
    found: dict[str, Line] = {}
    for line in lines:
        first = found.get(line.key)
        found[line.key] = line if first is None else replace(first, **{kind: line.of(kind) for kind in KINDS if any(line.of(kind).known)})
    return list(found.values())


def _signed(line: Line) -> str:
    return " ".join(f"{SIGNS[kind]} {line.of(kind).now}" for kind in KINDS if line.of(kind).now > 0)


def _kind_title(kind: str, texts: Texts) -> str:
    return f"{SIGNS[kind]} {texts(f'picture.kind.{kind}')}"


def _with(lines: Iterable[Line], kind: str) -> list[Line]:
    """Lines that have reports of a kind at any of the times, the largest first and the rest last."""
    return sorted((line for line in lines if any(line.of(kind).known)), key=lambda line: (line.key == REST, -line.of(kind).now))


def _hotspot_counts(counts: Counts, figures: Figures, texts: Texts) -> str:
    now = str(counts.now)
    if counts.before is None:
        return now
    verdict = counts.verdict("before")
    return now if verdict == TOO_FEW else f"{now} {ARROWS[verdict]} ({counts.before})"


def _when(kind: str, table: BandTable, texts: Texts) -> WhenTable:
    title = texts("picture.when.of", sign=SIGNS[kind], n=texts(f"picture.n.{kind}", n=table.n))
    days = tuple(texts(f"time.weekday-{day}") for day in range(1, 8)) if table.knows_day else ()
    bands = tuple(texts(f"picture.band.{code}", first=f"{first:02d}", before=f"{before:02d}") for code, first, before in BANDS)
    if table.knows_clock:
        note = texts("picture.when.no-some", n=table.without_clock, of=table.n) if table.without_clock else ""
        return WhenTable(kind, title, days, bands, table.cells, tuple(sum(row) for row in table.cells), table.n, note)
    note = texts("picture.when.no-clock", n=table.without_clock, of=table.n) if days else texts("picture.when.no-day", n=table.without_day, of=table.n)
    return WhenTable(kind, title, days, (), tuple(() for _day in days), table.days if days else (), table.n, note)


def _share(n: int, of: int, texts: Texts) -> str:
    return texts("figures.share-of", n=n, of=of) if of else "–"


def _day(day: dt.date, figures: Figures, texts: Texts) -> str:
    """In public the month."""
    return wording.month(day, texts) if figures.audience == PUBLIC else wording.short_day(day, texts)
