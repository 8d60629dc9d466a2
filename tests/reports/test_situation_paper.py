# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of Lägesbild holds what it is given, whole or shortened, and says what was left out."""
from __future__ import annotations

from dataclasses import replace

import pytest

from est_plugin.reports import papers
from est_plugin.reports.situation_paper import fitting
from tests.reports import situation_factory, walk_factory
from tests.reports.drawing import drawn
from tests.reports.pdf_reading import page_texts


@pytest.mark.parametrize("kind", ["onepager", "klg", "statutory"])
def test_all_blocks_are_on_the_page_with_logo_unit_and_diary_number(kind, sv):
    content = situation_factory.situation(kind)
    data, result = drawn(papers.draw_situation, replace(content, publisher=replace(content.publisher, logo=walk_factory.photo().source)), sv)
    page = " ".join(page_texts(data)[0].split())
    blocks = ("Lägesbild", "Läget i tre meningar", "Vad rapporteras?", "Karta", "När?", "Prioriterat nu", "Gör vi", "Sedan sist", "Kommande", "har rapporterat",
              "Övrigt (3 slag)", "Rapporterade förut men inte nu", "Jämförs med")  # fmt: skip
    assert [block for block in blocks if block not in page] == [] and result.warnings == ()
    assert ("Ni behöver besluta" in page) == (kind == "klg") and result.pages == (2 if kind == "statutory" else 1)


def test_texts_that_are_too_long_are_shortened_and_the_rest_is_counted(sv):
    content = situation_factory.situation("onepager", situation_factory.figures("En väldigt lång åtgärd som ingen orkar läsa " * 8))
    data, result = drawn(papers.draw_situation, content, sv)
    page = page_texts(data)[0]
    assert result.pages == 1 and "…" in page and "och 4 till" in page and result.warnings == ()


def test_the_fullest_version_that_fits_is_taken():
    class Block:
        def __init__(self, height):
            self.height = height

        def wrap(self, width, height):
            return width, self.height

        def getSpaceBefore(self):  # noqa: N802 - reportlab
            return 1

        def getSpaceAfter(self):  # noqa: N802 - reportlab
            return 2

    asked = []

    def make(step):
        asked.append(step)
        return [Block(40 - 10 * step), Block(10)]

    assert [one.height for one in fitting(make, 100, 42)] == [30, 10] and asked == [0, 1]
