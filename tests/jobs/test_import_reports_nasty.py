# SPDX-License-Identifier: GPL-2.0-or-later
"""Nasty files of reports: no crash, no lost good row, no half import; every row that stays out has its reason in both languages."""
from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from est_plugin.core.errors import EstError
from est_plugin.core.importing.columns import meanings
from est_plugin.core.importing.profile import Profile
from est_plugin.core.importing.source import SourceTable
from est_plugin.core.schema import TABLES
from est_plugin.i18n import Texts
from est_plugin.jobs.import_report_options import ReportOptions
from est_plugin.jobs.import_rows import write_rejections
from est_plugin.storage.ogr_source import read_source
from tests.jobs.report_imports import bring_in, make_template, opened_copy, reasons
from tests.plugin.source_texts import ROOT

FILES = ROOT / "tests" / "data" / "nasty_reports"
SV, EN = Texts("sv"), Texts("en")
MOMENT, MONEY = "import.bad-moment", "import.required"

# file → (rows that go in, {row: reason}) or the reason why nothing can be read
OUTCOMES: dict[str, object] = {
    "binary.csv": "error.not-a-table",
    "bom.csv": (2, {}),
    "bomb.xml": "error.xml-document-type",
    "broken.json": "error.not-json",
    "broken.xml": "error.not-xml",
    "comma.csv": (2, {}),
    "dates-as-text.xlsx": (3, {5: MOMENT}),
    "dates.csv": (
        12, {**dict.fromkeys((14, 15, 16, 19), MOMENT), 17: "import.time-skipped", 18: "import.date-without-year", 20: "import.ends-before", 21: MONEY}
    ),
    "decimal-commas.csv": (2, {}),
    "deep.json": frozenset({"error.not-json", "error.import-required-missing"}),  # newer Pythons read lists in lists as deep as this
    "duplicate-headers.csv": (2, {}),
    "emoji.csv": (2, {}),
    "empty.csv": "error.file-empty",
    "external-entity.xml": "error.xml-document-type",
    "fixmystreet.csv": (2, {4: MONEY}),
    "formulas.csv": (1, {3: MOMENT}),
    "formulas.xlsx": (1, {2: "import.no-position"}),
    "header-only.csv": (0, {}),
    "large-numbers.csv": (2, {4: "import.too-long", 5: "import.far-away"}),
    "merged.xlsx": (3, {}),
    "nan-inf.csv": (2, {3: "import.bad-coordinate", 4: "import.bad-coordinate", 5: "import.bad-coordinate", 6: MONEY}),
    "not-a-workbook.xlsx": "error.not-a-workbook",
    "nul-bytes.csv": (2, {}),
    "open311.json": (2, {2: "import.bad-coordinate", 3: MONEY, 4: "import.row-empty", 6: MONEY}),
    "open311.xml": (2, {}),
    "other-shape.json": "error.import-required-missing",
    "quoted-newlines.csv": (2, {}),
    "rt90.csv": (6, {}),
    "swapped.csv": (5, {}),
    "tab.txt": (2, {}),
    "titles-above.csv": (2, {8: "import.unknown-code"}),
    "uneven.csv": (2, {2: MONEY}),
    "utf16.csv": (2, {}),
    "windows-1252.csv": (2, {}),
    "words.csv": (3, {4: "import.unknown-code", 5: MONEY, 7: "import.report-no-place", 8: "import.no-position"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory, qgis_app):
    return make_template(tmp_path_factory.mktemp("mall"))


def test_every_file_has_its_outcome():
    assert {file.name for file in FILES.iterdir()} - {"README.md"} == set(OUTCOMES)


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_a_nasty_file(template, tmp_path, name):
    with opened_copy(template, tmp_path / "a") as store:
        try:
            plan, result = bring_in(store, read_source(FILES / name))
        except EstError as error:
            expected = OUTCOMES[name]
            assert error.key in (expected if isinstance(expected, frozenset) else {expected})
            assert error.text(SV) != error.text(EN) and store.count("observation") == 0
            return
        assert (result.imported, reasons(plan)) == OUTCOMES[name] and store.count("observation") == result.imported
        assert all(len(one.text(texts)) > 10 for one, _row in plan.rejected for texts in (SV, EN))
        write_rejections(tmp_path / "ej.csv", plan, SV)
        assert sum(store.history("observation", row.id) == [] for row in store.find("observation")) == result.imported


def test_texts_and_places_of_nasty_files_arrive_as_they_are(template, tmp_path):
    with opened_copy(template, tmp_path / "a") as store:
        for name in ("windows-1252.csv", "quoted-newlines.csv", "emoji.csv", "fixmystreet.csv"):
            bring_in(store, read_source(FILES / name), ReportOptions(add_similar=True), external_system=name)
        texts = {row["description"] for row in store.find("observation")}
        assert {"Mörkt vid ån", 'Rad ett\nrad två; med "citat"', "💡 släckt 🔥", "Graffiti on wall\nLarge tag by the door", "Fly tipping"} <= texts
        assert not any("example.org" in str(row[name] or "") for row in store.find("observation") for name in row), "persons of the source stay there"


def test_a_huge_cell_costs_its_own_row_only(template, tmp_path):
    source = tmp_path / "stor.csv"
    source.write_text(f"Kategori;När;Plats;Fritext\nKlotter;2026-11-17;Torget;{'å' * 9_000_000}\nKlotter;2026-11-17;Torget;kort\n", encoding="utf-8")
    with opened_copy(template, tmp_path / "a") as store:
        plan, result = bring_in(store, read_source(source))
    assert result.imported == 1 and reasons(plan) == {2: "import.too-long"}


CELL = st.one_of(
    st.none(), st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates(), st.binary(max_size=3),
    st.sampled_from(("Klotter", "BRA", "Inget att rapportera", "2026-11-17", "2026-11-17 22:30", "22–24", "maj 2022", "150000", "6340000", "57,18", "14.04",
                     "Torget", "Upplevt", "Sett", "ja", "=1+1", "x" * 300, "\u200b", "\x00", "NaN", "null", "-", "1e400", "\ud800")),
)  # fmt: skip
TARGETS = sorted({column.name for column in meanings(TABLES["observation"])} | {"easting", "northing"})


@pytest.fixture(scope="module")
def fuzz_store(template, tmp_path_factory):
    with opened_copy(template, tmp_path_factory.mktemp("fuzz")) as store:
        yield store


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(TARGETS, CELL)), min_size=1, max_size=12), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example])
def test_any_cells_go_in_or_are_told(fuzz_store, rows, is_other, is_added, is_update):
    """One workspace for all examples: the database refuses nothing that the plan lets through."""
    good = dict.fromkeys(TARGETS)
    good.update(occurred_from="2026-11-17", category="KLO", place_text="Alltid bra", easting="150000", northing="6340000")
    source = SourceTable(tuple(TARGETS), list(enumerate([*rows, good], 2)))
    before = fuzz_store.count("observation")
    options = ReportOptions(unknown_to_other=is_other, add_similar=is_added)
    profile = Profile({name: name for name in TARGETS}, settings={"crs": "EPSG:3008"})  # else the many decide in which system the one is read
    plan, result = bring_in(fuzz_store, source, options, profile=profile, mode="update" if is_update else "add")
    assert fuzz_store.count("observation") == before + result.imported
    number = len(rows) + 2
    told = reasons(plan).get(number)
    assert told in (None, "import.report-similar"), "a good row is never lost for the others"
    assert all(one.all_reasons(texts) for one, _row in plan.rejected for texts in (SV, EN))
