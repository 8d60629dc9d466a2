# SPDX-License-Identifier: GPL-2.0-or-later
"""Ledarblad."""

from __future__ import annotations

from est_plugin.reports import papers
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn


def test_an_ordinary_walk_has_its_leader_sheet_on_one_page(sv):
    for count in (0, 1, 8, 12):
        data, result = drawn(papers.draw_leader_sheet, make.leader_sheet(stops=make.stops(count)), sv)
        assert result.pages == 1
        for stop in make.stops(count):
            assert f"{stop.at:%H.%M}" in pdf.text_of(data) and stop.name in pdf.text_of(data)


def test_it_says_sunset_dusk_groups_recorders_things_to_bring_and_to_say(sv):
    data, _ = drawn(papers.draw_leader_sheet, make.leader_sheet(), sv)
    text = pdf.text_of(data)
    for words in (
        "15.44",
        "16.27",
        "2,4 km, 8 stopp",
        "Boende i centrum",
        "Gata och trafik",
        "Skrivplatta",
        "Plastfickor",
        "Elfara 0123-45 60 99",
        "Säg i början",
        "Säg vid varje stopp",
        "Säg till sist",
        "Skriv inga namn",
        "8 min",
        "Sida 1 av 1",
    ):
        assert words in text, words


def test_sunset_during_the_walk_stands_in_the_timetable(sv):
    walk = make.walk(sunset=make.clock(17, 50), dusk_ends=make.clock(18, 31))
    data, _ = drawn(papers.draw_leader_sheet, make.leader_sheet(walk=walk), sv)
    text = pdf.text_of(data)
    assert text.index("17.48 2") < text.index("17.50 Solen går ner") < text.index("18.01 3") < text.index("18.31 Det är mörkt")


def test_a_night_without_darkness_is_said(sv):
    data, _ = drawn(papers.draw_leader_sheet, make.leader_sheet(walk=make.walk(dusk_ends=None)), sv)
    assert "Det blir inte helt mörkt" in pdf.text_of(data)
