# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts of the shared picture put into words."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..core.picture.change import FATES, LEAST, RECURRING, TOO_FEW, Place, judged
from ..core.picture.picture import BandTable, Compared, Picture
from ..core.picture.reports import KINDS, OCCURRED, Reports, Split
from ..core.time_bands import BANDS
from .bar_parts import EMPTY, SOLID
from .content import Texts
from .engine import wording
from .figures_content import Bar, Chart, period_words
from .picture_content import Against, ChangeLine, ChangeTable, FateGroup, HotspotLine, Ids, PictureContent, PlaceLine, ReporterLine, WhenTable

SIGNS = {"occurred": "●", "felt": "○"}
ARROWS = {"more": "↑", "fewer": "↓", "same": "→", "too_few": "–"}
MOST_FATES = 5
MOST_SILENT = 12
_A_WEEK = dt.timedelta(days=7)  # a quiet first week is no gap
_CENTRE, _NO_POINT, _OUTSIDE = -2, -1, -3  # jobs.picture_where: why a report has no place


@dataclass(frozen=True)
class Names:
    """Words that the counts do not hold."""

    categories: Mapping[str, str]
    short_categories: Mapping[str, str]
    sources: Mapping[str, str]
    organisations: Mapping[str, str]
    places: Mapping[int, str]
    hotspots: Sequence[tuple[str, str, str, int | None]]  # id, name, level, priority
    lengths_m: Mapping[int, float | None]
    cell_m: int
    reach_m: float
    least: int
    place: str
    zone: dt.tzinfo


def make(found: Picture, reports: Reports, names: Names, today: dt.date, texts: Texts) -> PictureContent:
    """The content of the counts."""
    words = _Words(found, reports, names, texts)
    spans = found.spans
    period = period_words(spans.period, texts)
    running = texts("figures.running", period=period) if spans.period.is_running(today) else period
    before, last_year = words.spans()
    return PictureContent(
        title=texts("picture.title"), place=names.place, period=running, before=before, last_year=last_year, choice=words.choice(),
        made_on=today, first=spans.period.first, last=spans.period.last,
        kinds=found.choice.kinds, kind_words=tuple(texts(f"picture.kind.{kind}") for kind in found.choice.kinds), total=words.parts(found.total),
        in_short=words.in_short(running), stands_on=words.stands_on(running), unreviewed=found.unreviewed, notes=words.notes(),
        unit=found.where.unit, units=found.where.units, is_few=found.where.is_few,
        few=texts("picture.few", what=words.counted(found.total)) if found.where.is_few and found.total.rows else "",
        where=words.where(), keys=tuple(key for key, _split in found.where.places), where_notes=words.where_notes(), centres=found.where.centres,
        when=tuple(words.when(kind, table) for kind, table in found.when.items() if table.n),
        changes=tuple(words.changes(kind, lines) for kind, lines in found.categories.items()) if found.has_before or found.has_last_year else (),
        fates=words.fates(), nothing_before="" if found.has_before or found.has_last_year else texts("picture.nothing-before"),
        hotspots=words.hotspots(), reporters=words.reporters(), silent=words.silent(),
    )  # fmt: skip


def counts_in_words(kinds: Sequence[str], counts: Sequence[int], texts: Texts) -> str:
    """12 inträffade och 3 upplevda rapporter; never a sum."""
    said = [kind_in_words(kind, n, texts) for kind, n in zip(kinds, counts)]
    return texts("picture.reports", n=counts[-1], what=wording.joined(said, texts))


def kind_in_words(kind: str, n: int, texts: Texts) -> str:
    """1 inträffad, 12 upplevda."""
    return texts(f"picture.n.{kind}", n=n if n == 1 else wording.whole(n, texts))


def signed(kinds: Sequence[str], counts: Sequence[int], texts: Texts) -> str:
    """● 12  ○ 3: for tight places."""
    return "  ".join(f"{SIGNS[kind]} {wording.whole(n, texts)}" for kind, n in zip(kinds, counts))


def cell_words(value: float, texts: Texts) -> str:
    """Spread reports are parts of one: 2,3. Whole numbers and those above ten have no decimals; nothing is a dot."""
    if value < 0.05:
        return "·"
    rounded = round(value, 1)
    return wording.whole(round(value), texts) if value >= 10 or rounded == int(rounded) else wording.number(rounded, 1, texts)


class _Words:
    """What the parts of the picture say; holds what all of them need."""

    def __init__(self, found: Picture, reports: Reports, names: Names, texts: Texts) -> None:
        self.found, self.reports, self.names, self.texts = found, reports, names, texts
        self.kinds = found.choice.kinds

    def ids(self, rows: Sequence[int]) -> Ids:
        """Ids of reports."""
        return tuple(self.reports.ids[row] for row in rows)

    def parts(self, one: Split) -> tuple[Ids, ...]:
        """Ids by kind."""
        return tuple(self.ids(one.of(kind)) for kind in self.kinds)

    def counted(self, one: Split) -> str:
        """12 inträffade och 3 upplevda rapporter."""
        return counts_in_words(self.kinds, [len(one.of(kind)) for kind in self.kinds], self.texts)

    def category(self, key: object) -> str:
        """The word of a category."""
        return self.names.categories.get(key, str(key or "–"))

    def short_category(self, key: object) -> str:
        """A category in a word or two, for tables."""
        return self.names.short_categories.get(key) or self.category(key)

    # -- what it stands on ---------------------------------------------------------------------------------------------
    def spans(self) -> tuple[str, str]:
        """Words of the periods that are compared with."""
        spans, found = self.found.spans, self.found
        before = period_words(spans.before, self.texts) if spans.before is not None and found.has_before else ""
        last_year = period_words(spans.last_year, self.texts) if spans.last_year is not None and found.has_last_year else ""
        return before, last_year

    def choice(self) -> str:
        """What the figures are narrowed to."""
        choice, texts, said = self.found.choice, self.texts, []
        if choice.kind is not None:
            said.append(texts("picture.choice.kind", name=texts(f"picture.kind.{choice.kind}")))
        if choice.category is not None:
            said.append(texts("picture.choice.category", name=self.category(choice.category)))
        if choice.source is not None:
            said.append(texts("picture.choice.source", name=self.names.sources.get(choice.source, choice.source)))
        return "; ".join(said)

    def stands_on(self, period: str) -> str:
        """● 12  ○ 3 · november 2026, även ogranskade."""
        counts = signed(self.kinds, [len(one) for one in self.parts(self.found.total)], self.texts)
        return self.texts("picture.stands-on", counts=counts, period=self._with_unreviewed(period))

    def in_short(self, period: str) -> str:
        """November 2026: 12 inträffade och 3 upplevda rapporter, även ogranskade."""
        return self.texts("picture.about", period=period[:1].upper() + period[1:], what=self._with_unreviewed(self.counted(self.found.total)))

    def _with_unreviewed(self, text: str) -> str:
        return f"{text}, {self.texts('picture.with-unreviewed')}" if self.found.choice.with_unreviewed else text

    def notes(self) -> tuple[str, ...]:
        """What is not counted, and since when there are reports."""
        found, texts, said = self.found, self.texts, []
        if found.unreviewed and not found.choice.with_unreviewed:
            said.append(texts("picture.note.unreviewed", n=found.unreviewed))
        if found.not_problems:
            each = [f"{self.category(key)} {signed(KINDS, [len(one.of(kind)) for kind in KINDS], texts)}" for key, one in found.not_problems.items()]
            said.append(texts("picture.note.no-problem", what=", ".join(each)))
        first = dt.datetime.fromtimestamp(found.first_start, self.names.zone).date() if found.first_start is not None else None
        earliest = min((part.first for part in (found.spans.period, found.spans.before, found.spans.last_year) if part and part.first), default=None)
        if first is not None and earliest is not None and first - earliest > _A_WEEK:
            said.append(texts("picture.note.begins", day=wording.short_day(first, texts)))
        if found.spans.is_cut and (found.has_before or found.has_last_year):
            said.append(texts("picture.note.cut"))
        return tuple(said)

    # -- where ---------------------------------------------------------------------------------------------------------
    def where(self) -> Chart:
        """The largest places as bars, a part for each kind."""
        where, texts = self.found.where, self.texts
        bars = tuple(
            Bar(f"{rank}  {self.place(key)}", self.parts(one), self._per_100_m(key, one)) for rank, (key, one) in enumerate(where.places, 1)
        )
        patterns = tuple(SOLID if kind == OCCURRED else EMPTY for kind in self.kinds)
        labels = tuple(texts(f"picture.kind.{kind}") for kind in self.kinds)
        return Chart(
            "where", texts("picture.where"), texts(f"picture.where.tip.{where.unit}", cell=self.names.cell_m, reach=round(self.names.reach_m)),
            texts(f"picture.unit.{where.unit}"), labels, patterns, bars, texts("picture.where.empty"),
        )  # fmt: skip

    def place(self, key: int) -> str:
        """Name of a place."""
        return self.names.places.get(key) or self.texts(f"picture.unnamed.{self.found.where.unit}")

    def _per_100_m(self, key: int, one: Split) -> str:
        length = self.names.lengths_m.get(key)
        if not length:
            return ""
        rates = ", ".join(f"{SIGNS[kind]} {wording.number(100 * len(one.of(kind)) / length, 1, self.texts)}" for kind in self.kinds if one.of(kind))
        return self.texts("picture.per-100-m", length=wording.length(length, self.texts), rates=rates)

    def where_notes(self) -> tuple[str, ...]:
        """How many places there are, and what has none."""
        where, texts, said = self.found.where, self.texts, []
        if where.of > len(where.places):
            said.append(texts(f"picture.of.{where.unit}", n=len(where.places), of=wording.whole(where.of, texts)))
        if where.centre.rows:
            said.append(texts("picture.centre", what=self.counted(where.centre), n=len(where.centres)))
            if _CENTRE in where.left_out:
                said.append(texts("picture.left-out.centre"))
        for reason, name in ((_OUTSIDE, "outside"), (_NO_POINT, "no-point")):
            if reason in where.left_out:
                key = f"picture.left-out.{name}" if name == "no-point" else f"picture.left-out.{where.unit}"
                said.append(texts(key, what=self.counted(where.left_out[reason]), reach=round(self.names.reach_m)))
        return tuple(said)

    # -- when ----------------------------------------------------------------------------------------------------------
    def when(self, kind: str, table: BandTable) -> WhenTable:
        """The table of one kind."""
        texts = self.texts
        title = texts("picture.when.of", sign=SIGNS[kind], n=kind_in_words(kind, table.n, texts))
        days = tuple(texts(f"time.weekday-{number}") for number in range(1, 8)) if table.knows_day else ()
        bands = tuple(texts(f"picture.band.{code}", first=f"{first:02d}", before=f"{before:02d}") for code, first, before in BANDS)
        if table.knows_clock:
            sums = tuple(sum(row) for row in table.cells)
            return WhenTable(kind, title, days, bands, table.cells, sums, table.n, self._without("some", table.without_clock, table.n))
        name = "clock" if days else "day"
        note = self._without(name, table.without_clock if days else table.without_day, table.n)
        return WhenTable(kind, title, days, (), tuple(() for _day in days), table.days if days else (), table.n, note)

    def _without(self, name: str, n: int, of: int) -> str:
        return self.texts(f"picture.when.no-{name}", n=n if n == 1 else wording.whole(n, self.texts), of=wording.whole(of, self.texts)) if n else ""

    # -- what is new ---------------------------------------------------------------------------------------------------
    def changes(self, kind: str, lines: Sequence[Compared]) -> ChangeTable:
        """Categories that can be compared, those that changed first; the others in one line."""
        texts, told, few, earlier = self.texts, [], [], self._earlier()
        for line in lines:
            against = tuple(self._against(len(line.now), getattr(line, name)) for name in earlier)
            made = ChangeLine(str(line.key or ""), self.short_category(line.key), self.ids(line.now), against)
            (few if all(one.verdict == TOO_FEW for one in against) else told).append(made)
        told.sort(key=lambda line: not any(one.verdict in ("more", "fewer") for one in line.against))
        some = [f"{line.label} {len(line.ids)}" for line in few if line.ids]
        return ChangeTable(
            kind, f"{SIGNS[kind]} {texts(f'picture.kind.{kind}')}", self._heads(texts("picture.change.what")), tuple(told),
            texts("picture.change.few", what=", ".join(some), least=LEAST) if some else "",
        )  # fmt: skip

    def _earlier(self) -> list[str]:
        """The earlier periods that something is known of."""
        return [name for name, known in (("before", self.found.has_before), ("last_year", self.found.has_last_year)) if known]

    def _heads(self, first: str) -> tuple[str, ...]:
        return (first, self.texts("picture.change.now"), *(self.texts(f"picture.change.{name}") for name in self._earlier()))

    def _against(self, now: int, before: int | None) -> Against:
        if before is None:
            return Against(None, TOO_FEW, "–", "")
        verdict = judged(now, before)
        words = f"{ARROWS[verdict]} {self.texts(f'picture.verdict.{verdict}')}"
        return Against(before, verdict, words, self.texts(f"picture.verdict.{verdict}.tip", now=now, before=before))

    def fates(self) -> tuple[FateGroup, ...]:
        """New, recurring and cooled-down places."""
        made = []
        ranks = {key: f"{rank}  " for rank, (key, _split) in enumerate(self.found.where.places, 1)}  # as in the list of places
        for fate in FATES:
            for kind, groups in self.found.fates.items():
                places = groups[fate]
                if not places:
                    continue
                lines = tuple(self._place_line(place, kind, fate, ranks) for place in places[:MOST_FATES])
                title = f"{self.texts(f'picture.fate.{fate}')} {SIGNS[kind]} {self.texts(f'picture.kind.{kind}')}"
                more = self.texts("picture.fate.more", n=len(places) - MOST_FATES) if len(places) > MOST_FATES else ""
                made.append(FateGroup(kind, fate, title, self._heads(self.texts("picture.fate.where")), lines, more))
        return tuple(made)

    def _place_line(self, place: Place, kind: str, fate: str, ranks: Mapping[int, str]) -> PlaceLine:
        label = ranks.get(place.key, "") + self.place(place.key)
        against = tuple(self._against(place.now, getattr(place, name)) for name in self._earlier()) if fate == RECURRING else ()
        told = "; ".join(f"{head} {one.before}: {one.words}" for head, one in zip(self._heads("")[2:], against))
        words = self.texts(f"picture.fate.{fate}.words", now=place.now, before=place.before, against=told)
        return PlaceLine(place.key, label, words, self.ids(self.found.where.all_places.get(place.key, Split()).of(kind)), against)

    # -- hotspots and who ----------------------------------------------------------------------------------------------
    def hotspots(self) -> tuple[HotspotLine, ...]:
        """Active hotspots, the priorities first."""
        made = []
        for at, one in self.found.hotspots:
            key, name, level, priority = self.names.hotspots[at]
            words = self.texts(f"picture.level.{level}")
            if priority is not None:
                words = self.texts("picture.level-priority", level=words, priority=priority)
            made.append(HotspotLine(key, name, words, self.parts(one)))
        return tuple(made)

    def reporters(self) -> tuple[ReporterLine, ...]:
        """Who reported."""
        made = []
        for one in self.found.reporters:
            said = [("calm", one.calm), ("waits", one.unreviewed), ("others", one.others)]
            note = ", ".join(self.texts(f"picture.who.{name}", n=n) for name, n in said if n)
            name = self.names.organisations.get(one.organisation_id or "") or self.texts("picture.who.nobody")
            made.append(ReporterLine(name, self.parts(one.reports), one.calm, one.unreviewed, one.others, note))
        return tuple(made)

    def silent(self) -> str:
        """Who reported during the year before and not now."""
        said = []
        for one in self.found.silent:
            day = dt.datetime.fromtimestamp(one.last, self.names.zone).date()
            said.append(self.texts("picture.silent-who", name=self.names.organisations.get(one.organisation_id, "–"), day=wording.short_day(day, self.texts)))
        if len(said) > MOST_SILENT:
            said = [*said[:MOST_SILENT], self.texts("picture.silent-more", n=len(said) - MOST_SILENT)]
        return self.texts("picture.silent", who=", ".join(said)) if said else ""
