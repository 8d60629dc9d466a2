# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as a web page: the same numbers as the PDF, well formed, no user text as markup."""
from __future__ import annotations

import io
import re
from html.parser import HTMLParser

from est_plugin.i18n import Texts
from est_plugin.reports import papers
from tests.reports import walk_factory as factory

EMPTY = ("meta", "br", "img", "hr", "col")


class _Tags(HTMLParser):
    """Collects tags and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def page_of(report, language="sv"):
    stream = io.BytesIO()
    result = papers.write_walk_page(report, Texts(language), stream)
    return stream.getvalue().decode("utf-8"), result


def test_the_page_is_well_formed_and_has_one_heading_and_named_columns():
    page, _result = page_of(factory.report(12))
    tags = _Tags()
    tags.feed(page)
    assert tags.open == [] and tags.wrong == [] and tags.seen.count("h1") == 1
    assert page.count('scope="col"') >= 6 and '<html lang="sv' in page


def test_numbers_on_the_map_are_those_of_the_table():
    report = factory.report(12)
    page, _result = page_of(report)
    drawn = re.findall(r"<text [^>]*>([^<]*)</text>", page)
    placed = [row.number for row in report.rows if row.x is not None]
    assert sorted(drawn) == sorted(placed + [marker.label for picture in report.maps for marker in picture.markers])


def test_signs_do_not_cover_each_other():
    page, _result = page_of(factory.report(12))
    spots = [(float(x), float(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', page)]
    assert len(spots) > 5
    assert all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) >= 29 for i, a in enumerate(spots) for b in spots[i + 1 :])


def test_a_missing_base_map_is_said():
    from dataclasses import replace

    report = factory.report(3)
    bare = replace(report, maps=tuple(replace(picture, image=None, note="Kartan svarar inte.") for picture in report.maps))
    page, result = page_of(bare)
    assert "Kartan svarar inte." in page and "Kartan svarar inte." in result.warnings and "data:image/jpeg" not in page.split("</svg>")[0]
