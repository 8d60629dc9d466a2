# SPDX-License-Identifier: GPL-2.0-or-later
"""What the public edition of a situation report says of walks, squares, categories and numbers that are too small."""
from __future__ import annotations

import csv
import io

import pytest

pytest.importorskip("reportlab", reason="papers need reportlab")

from est_plugin.core import geometry
from est_plugin.core.small_numbers import SETTING
from est_plugin.jobs import situation_figures
from est_plugin.jobs.situation_document import print_situation

from .test_situation_report import DAY, NOVEMBER, SETUP, UTC, Setup, X, Y, at, dt, told

__all__ = ["told"]


def rows_of(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(("limit", "people"), [(3, ["12", "färre än 3", "–"]), (0, ["12", "2", "–"])])
def test_a_public_walk_is_one_that_was_held_and_an_unknown_number_is_no_small_one(store, tmp_path, limit, people):
    store.set_setting(SETTING, limit)
    with store.transaction("test") as tx:
        for day, (name, present) in enumerate((("Norr", 12), ("Söder", 2), ("Väster", None)), 3):
            walk = tx.insert("walk", {"name": name, "state": "held", "held_start": dt.datetime(2026, 11, day, 17, tzinfo=UTC)})
            tx.insert("walk_group", {"walk_id": walk.id, "letter": "A", "present": present})
        start = dt.datetime(2026, 11, 9, 17, tzinfo=UTC)
        tx.insert("walk", {"name": "Öster", "state": "cancelled", "planned_start": start, "cancelled_reason": "Hot mot ledaren"})
    page, csv_file = tmp_path / "l.html", tmp_path / "l.csv"
    _result, figures = print_situation(store, NOVEMBER, "long", "public", SETUP, html=page, csv=csv_file)
    assert [one.name for one in figures.walks] == ["Norr", "Söder", "Väster"]
    found = page.read_text("utf-8")
    at_names = [found.index(name) for name in ("Norr", "Söder", "Väster")]
    for begin, end, n in zip(at_names, [*at_names[1:], None], people):
        assert f">{n}<" in found[begin:end]
    assert "Hot mot" not in found and "Öster" not in found and ("Färre än" in found) == (limit > 0) and "Färre än 0" not in found
    assert [one.state for one in situation_figures.of_audience(store, NOVEMBER, DAY, "internal").walks] == ["held"] * 3 + ["cancelled"]


def test_a_public_table_says_nothing_of_a_kind_that_is_told_elsewhere(told, tmp_path):
    with told.transaction("test") as tx:
        tx.insert_many("observation", [at(3, 20, felt_or_occurred="felt", category="KLO") for _n in range(5)])
        tx.insert_many("observation", [at(3, 20, category="ORD", place_text="Torget") for _n in range(4)])
        tx.insert_many("observation", [at(3, 20, month=10) for _n in range(3)])
    page, target = tmp_path / "l.html", tmp_path / "l.csv"
    _result, figures = print_situation(told, NOVEMBER, "long", "public", SETUP, html=page, csv=target)
    rows = [row for row in rows_of(target) if row["Del"] == "category"]
    assert sorted((row["Namn"], row["Slag"], row["Nu"]) for row in rows) == [
        ("Belysning, mörk plats", "Upplevt", "4"), ("Klotter", "Inträffat", "8"), ("Klotter", "Upplevt", "5"), ("Ordningsstörning, buller", "Inträffat", "5"),
    ]  # fmt: skip
    assert page.read_text("utf-8").count("klotter (● 8 ○ 5)") == 1
    first = rows_of(target)[0]
    assert (first["Nu"], first["Före"], first["I fjol"]) == ("2026-11", "2026-10", "")


def test_our_own_numbers_and_words_are_no_part_of_public_figures(told):
    with told.transaction("test") as tx:
        who = tx.insert("organisation", {"name": "Säkerhet/EST", "kind": "unit", "active": True})
        for row in told.find("measure"):
            tx.update(row, responsible_id=who.id)
    inside, outside = (situation_figures.of_audience(told, NOVEMBER, DAY, audience).measures.doing for audience in ("internal", "public"))
    assert {(one.number, one.who) for one in inside} == {(1, "Säkerhet/EST"), (2, "Säkerhet/EST")}
    assert [(one.number, one.title, one.who) for one in outside] == [(None, "Byt lampan", "Säkerhet")]


def test_the_middle_of_a_town_is_no_square_of_the_public(store):
    with store.transaction("test") as tx:
        tx.insert_many("observation", [at(3, 20, geom=geometry.point(X + 5000, Y + 5000)) for _n in range(40)])
        tx.insert_many("observation", [at(3, 20, geom=geometry.point(X + 20 + n, Y + 20)) for n in range(35)])
    figures = situation_figures.of_audience(store, NOVEMBER, DAY, "public")
    assert figures.total.occurred.now == 75 and [one.squares for one in figures.spread if one.squares] == [((150_000, 6_340_000, 150_100, 6_340_100, 35),)]


def test_the_parts_of_the_law_are_not_said_to_be_missing_in_public(told, tmp_path):
    page = tmp_path / "l.html"
    print_situation(told, NOVEMBER, "statutory", "public", SETUP, html=page)
    assert "Inte skrivet" not in page.read_text("utf-8")


@pytest.mark.parametrize(("language", "there", "never"), [
    ("sv", "Hur många det är står under Åtgärder i siffror.", ("inget är försenat", "● Brist")),
    ("en", "Their number is given under Measures in figures.", ("nothing is overdue", "● Defect")),
])  # fmt: skip
def test_what_is_not_told_one_by_one_is_not_said_to_be_nothing(told, tmp_path, language, there, never):
    with told.transaction("test") as tx:
        for row in told.find("finding"):
            tx.update(row, visibility="internal")
    page = tmp_path / "l.html"
    print_situation(told, NOVEMBER, "long", "public", Setup(language, made_on=DAY), html=page)
    found = page.read_text("utf-8")
    assert there in found and not [words for words in never if words in found] and "Byt lampan" not in found
    assert ("Just nu finns ingen." if language == "sv" else "There are none at the moment.") in found


def test_the_name_of_a_file_is_no_place_in_public(told, tmp_path):
    for audience, is_there in (("internal", True), ("public", False)):
        page = tmp_path / f"{audience}.html"
        print_situation(told, NOVEMBER, "long", audience, SETUP, html=page)
        assert (told.path.stem in page.read_text("utf-8")) == is_there


@pytest.mark.parametrize(("language", "word"), [("sv", "evenemang, Torget"), ("en", "event, Torget")])
def test_an_event_without_a_name_is_told_in_the_language_of_the_paper(told, tmp_path, language, word):
    with told.transaction("test") as tx:
        for row in told.find("observation", {"category": "EVE"}):
            tx.update(row, description=None)
    page = tmp_path / "l.html"
    print_situation(told, NOVEMBER, "long", "internal", Setup(language, made_on=DAY), html=page)
    assert word in page.read_text("utf-8")
