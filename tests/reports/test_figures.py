# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of the follow-up say the same on paper, in the table, in the text and for programs."""
from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from est_plugin.core.figures.measures import Number, figures
from est_plugin.core.figures.rows import Change, Choice, MeasureRow, Rows, ThingRow
from est_plugin.core.period import ALL, MONTH, QUARTER, TERTIAL, YEAR, Period, own_period, period_of
from est_plugin.core.period_text import parsed
from est_plugin.i18n import Texts
from est_plugin.reports import figures_tables, papers
from est_plugin.reports.bar_parts import parts_of_bar
from est_plugin.reports.content import Edition, Publisher
from est_plugin.reports.engine.wording import whole
from est_plugin.reports.figures_content import MOST_REASONS, Names, days_words, make, period_words, value

from .pdf_reading import colours, page_texts, reader, solid, text_of

TODAY = dt.date(2026, 11, 17)
NAMES = {"streets": "Gata & trafik <b>", "parks": "=Park och natur", "state": "Trafikverket"}
NASTY = ("=1+1", "<i>Ingen budget</i> & <b>", "Privat mark; ägaren \"säger\" nej\nsom förra året", "Å" * 400, "ok")


def rows(count: int = 30) -> Rows:
    """Measures of every kind: open, waiting outside, done in time and late, refused for nasty reasons, opened again."""
    made = []
    for n in range(count):
        start = TODAY - dt.timedelta(days=10 * n)
        more = {"responsible_id": ("streets", "parks", None)[n % 3], "due_date": TODAY - dt.timedelta(days=n), "seen_on": start}
        step = [Change("status", "new", ("fixed", "refused", "forwarded")[n % 3], TODAY - dt.timedelta(days=n % 20), 2)] if n % 5 else []
        if step:
            more.update(({"done_on": step[0].on}, {"reason": NASTY[n // 3 % len(NASTY)]}, {"forwarded_to_id": "state", "answer_by": TODAY})[n % 3])
        made.append(MeasureRow(f"m{n}", step[0].new if step else "new", start, changes=tuple(step), needs_check=n % 2 == 0, **more))
    return Rows(tuple(made), (ThingRow("t", TODAY, TODAY),), frozenset(["state"]))


def content_of(found: Rows, texts: Texts, period: Period | None = None, choice: tuple = ()):
    period = period or period_of(MONTH, TODAY)
    before = period.before()
    earlier = figures(found, before, Choice(), TODAY) if before else None
    return make(figures(found, period, Choice(), TODAY), earlier, Names(NAMES, choice), "EST Värnamo", TODAY, texts)


def drawn(content, texts: Texts) -> bytes:
    stream = io.BytesIO()
    assert papers.draw_figures(content, Publisher("Värnamo kommun"), Edition(TODAY), texts, stream).warnings == ()
    return stream.getvalue()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("count", [0, 1, 30, 200])
def test_paper_table_text_and_json_tell_the_same_numbers(language, count):
    texts = Texts(language)
    content = content_of(rows(count), texts)
    table = list(csv.reader(io.StringIO(figures_tables.csv_text(content, texts)), delimiter=";"))
    text, paper = figures_tables.plain_text(content, texts), solid(text_of(drawn(content, texts)))
    data = json.loads(figures_tables.as_json(content))
    for line in content.numbers:
        found = next(row for row in table if row[0] == line.id)
        assert (found[4], found[8]) == (str(len(line.now.ids)), str(len(line.before.ids)))
        assert data["numbers"][line.id]["n"] == len(line.now.ids) and data["numbers"][line.id]["before"]["n"] == len(line.before.ids)
        assert f"{line.label}: {line.now.words}" in text
        assert solid(line.label + line.now.text + line.now.detail + line.before.text + line.before.detail) in paper
        if line.kind != "count" and line.now.number is not None:
            assert found[6].replace(",", ".") == f"{data['numbers'][line.id]['value']:g}" and found[6] in line.now.text
    for chart in content.charts:
        parts = [(row[2].lstrip("'"), int(row[4])) for row in table if row[0] == chart.id and row[4]]
        assert [n for _label, n in parts] == [n for bar in data["charts"][chart.id] for n in bar["parts"]]
        assert sum(n for _label, n in parts) == sum(bar.total for bar in chart.bars)
        for bar in chart.bars:
            assert f"{bar.label}: {bar.total}" in text
        if not chart.bars:
            assert chart.empty in text and solid(chart.empty) in paper
    for chart, number in (("open_by_age", "open"), ("overdue_by_responsible", "overdue"), ("done_by_responsible", "done"),
                          ("waiting_by_recipient", "waiting_outside"), ("refused_by_reason", "refused")):  # fmt: skip
        assert sorted(one for bar in content.chart(chart).bars for one in bar.ids) == sorted(content.number(number).now.ids)


def test_columns_of_the_table_never_change(sv):
    head = figures_tables.csv_text(content_of(rows(), sv), sv).split("\r\n")[0]
    assert head == "id;Siffra;Rad;Del;Antal;Av;Värde;Enhet;Antal före;Av före;Värde före"
    lengths = {len(row) for row in csv.reader(io.StringIO(figures_tables.csv_text(content_of(rows(), sv), sv)), delimiter=";")}
    assert lengths == {11}


def test_no_cell_is_a_formula(sv):
    table = csv.reader(io.StringIO(figures_tables.csv_text(content_of(rows(), sv, choice=(("walk", "@SUM(A1)"),)), sv)), delimiter=";")
    cells = [cell for row in table for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []
    assert any("=Park och natur" in cell for cell in cells) and any("=1+1" in cell for cell in cells)


def test_many_reasons_are_gathered_and_none_is_lost(sv):
    refused = [MeasureRow(f"m{n}", "refused", TODAY, reason=f"Skäl {n % 40}", changes=(Change("status", "new", "refused", TODAY, 2),)) for n in range(100)]
    chart = content_of(Rows(tuple(refused)), sv).chart("refused_by_reason")
    assert len(chart.bars) == MOST_REASONS and sum(bar.total for bar in chart.bars) == 100
    assert chart.bars[-1].label == "Andra skäl (29 olika)" and chart.bars[-1].total == 100 - 11 * 3 == 67


def test_long_reasons_and_many_organisations_find_pages(sv):
    many = {f"o{n}": f"Organisation nummer {n} med ett mycket långt namn för staplarna" for n in range(60)}
    found = Rows(tuple(MeasureRow(f"m{n}", "new", TODAY, responsible_id=f"o{n % 60}", due_date=dt.date(2026, 1, 1)) for n in range(1000)))
    content = make(figures(found, Period(ALL), Choice(), TODAY), None, Names(many), "EST", TODAY, sv)
    data = drawn(content, sv)
    assert len(reader(data).pages) > 3 and solid("Organisation nummer 59") in solid(text_of(data))
    assert "Före" not in page_texts(data)[0]


def test_bars_are_told_by_pattern_not_by_colour(sv):
    data = drawn(content_of(rows(), sv), sv)
    inks = {colour for page in range(len(reader(data).pages)) for colour in colours(data, page)}
    coloured = {colour for colour in inks if len(colour) == 3 and max(colour) - min(colour) > 0.2}
    assert len(coloured) == 1  # the municipality's own


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (period_of(MONTH, TODAY), "november 2026"), (period_of(QUARTER, TODAY), "kvartal 4 2026 (oktober–december)"),
        (period_of(TERTIAL, TODAY), "tertial 3 2026 (september–december)"), (period_of(YEAR, TODAY), "2026"), (Period(ALL), "hela tiden"),
        (own_period(dt.date(2026, 1, 2), dt.date(2026, 2, 3)), "2 jan 2026–3 feb 2026"), (parsed("2026-11-17"), "tisdag 17 november 2026"),
        (parsed("2026-W47"), "vecka 47 2026, 16–22 november"), (parsed("2026-W49"), "vecka 49 2026, 30 november–6 december"),
        (parsed("2026-W53"), "vecka 53 2026, 28 december 2026–3 januari 2027"), (parsed("2026-W46/W47"), "vecka 46–47 2026, 9–22 november"),
        (parsed("2026-W53/2027-W01"), "vecka 53 2026 och vecka 1 2027, 28 december 2026–10 januari 2027"),
        (own_period(None, dt.date(2026, 2, 3)), "till och med 3 feb 2026"), (own_period(dt.date(2026, 1, 2), None), "från 2 jan 2026"),
    ],
)  # fmt: skip
def test_periods_are_said_in_words(period, words, sv):
    assert period_words(period, sv) == words


def test_numbers_are_written_as_the_language_does(sv, en):
    assert (whole(12345, sv), whole(12345, en), whole(0, sv)) == ("12\u00a0345", "12,345", "0")
    assert [days_words(days, sv) for days in (0.0, 1.0, 12.5, 14.0)] == ["0 dagar", "1 dag", "12,5 dagar", "14 dagar"]
    share = Number("within_due", "share", tuple("abcde"), tuple("abcdefgh"))
    assert (value(share, sv).words, value(share, en).words) == ("63\u00a0% (5 av 8)", "63% (5 of 8)")
    few = Number("within_due", "share", ("a",), tuple("abcd"))
    assert value(few, sv).words == "– (1 av 4, för få för att säga något)" and value(few, sv).number is None


@pytest.mark.parametrize(
    ("counts", "longest", "expected"),
    [
        ((3, 1), 4, [(0, 75.5), (75.5, 26.5)]), ((0, 4), 4, [(0, 0), (0, 100)]), ((2,), 4, [(0, 50)]), ((0, 0), 4, [(0, 0), (0, 0)]),
        ((1,), 1000, [(0, 2)]), ((), 0, []),
    ],
)  # fmt: skip
def test_parts_lie_side_by_side_and_fill_their_share(counts, longest, expected):
    found = parts_of_bar(counts, longest, 100.0, 2.0)
    assert len(found) == len(counts)
    for (start, width), (wanted_start, wanted_width) in zip(found, expected):
        assert start == pytest.approx(wanted_start, abs=2) and width == pytest.approx(wanted_width, abs=2)
    assert sum(width for _start, width in found) <= 100.0001


def test_the_smallest_part_is_seen():
    widths = [width for _start, width in parts_of_bar((1, 499, 0), 500, 100.0, 2.5)]
    assert widths[0] >= 2.5 and widths[2] == 0 and sum(widths) == pytest.approx(100)
    assert all(width > 0 for _start, width in parts_of_bar([1] * 100, 100, 50.0, 2.5))
