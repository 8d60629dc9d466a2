# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Lägesbild*: every line leads to its reports on the map and in a list, by mouse and by keys; it goes out as text and table."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from est_plugin.core import geometry
from est_plugin.gis import picture_layer
from est_plugin.i18n import Texts, set_language
from est_plugin.reports import picture_tables
from est_plugin.ui.docks import picture_tab
from est_plugin.ui.docks.panel import WIDTH_PX, Panel
from est_plugin.ui.docks.picture_tab import PictureTab
from est_plugin.ui.layer_watch import LayerWatch
from est_plugin.ui.map_link import MapLink
from est_plugin.ui.widgets.narrow_tabs import NarrowTabs
from est_plugin.ui.widgets.pair_row import PairRow
from est_plugin.ui.widgets.picture_boxes import HotspotsBox, NewBox, WhereBox, WhoBox
from est_plugin.ui.widgets.week_table import WeekTable

from .entry_workspace import X, Y, empty_workspace, session  # noqa: F401 - fixtures

UTC = dt.timezone.utc
ACROSS = Qt.KeyboardModifier.NoModifier


class FakeMapLink:
    """Keeps what was selected and where the map was sent."""

    def __init__(self) -> None:
        self.selected, self.zoomed = [], []

    def select(self, targets):
        self.selected.append(set(targets))

    def zoom(self, places):
        self.zoomed.append(list(places))


def add(store, n: int = 1, **values) -> list[str]:
    now = dt.datetime.now(UTC).replace(day=1, hour=12, minute=0, second=0, microsecond=0)
    usual = {
        "occurred_from": now, "category": "KLO", "felt_or_occurred": "occurred", "review_state": "approved", "place_text": "Torget",
        "geom": geometry.point(X, Y), "description": "Klotter på väggen",
    }  # fmt: skip
    with store.transaction("test") as tx:
        return tx.insert_many("observation", [{**usual, **values} for _number in range(n)])


def spread(store, n: int, x: float = 0.0) -> None:
    """Reports two metres from one another: many on one point would be the centre of a town."""
    for number in range(n):
        add(store, geom=geometry.point(X + x + 2 * number, Y))


@pytest.fixture
def made(session, messenger, iface, actions):  # noqa: F811
    """Makes the tab, shown and read."""
    tabs = []

    def make() -> PictureTab:
        tab = PictureTab(session, messenger, iface, actions, FakeMapLink())
        tab.resize(368, 900)
        tab.refresh()
        tab.show()
        tabs.append(tab)
        return tab

    yield make
    assert messenger.of("error") == []
    for tab in tabs:
        tab.close()


def rows(tab) -> list[PairRow]:
    layout = tab.figures_layout
    return [row for at in range(layout.count()) if layout.itemAt(at).widget() for row in layout.itemAt(at).widget().findChildren(PairRow)]


def section(tab, kind):
    layout = tab.figures_layout
    return next(box for at in range(layout.count()) if isinstance(box := layout.itemAt(at).widget(), kind))


def said(tab) -> str:
    layout = tab.figures_layout
    widgets = [layout.itemAt(at).widget() for at in range(layout.count()) if layout.itemAt(at).widget()]
    return "\n".join(label.text() for one in widgets for label in [*one.findChildren(QLabel), *([one] if isinstance(one, QLabel) else [])])


def test_a_click_on_a_place_shows_its_reports_on_the_map_and_in_a_list(session, made):  # noqa: F811
    torget = add(session.store, 3) + add(session.store, felt_or_occurred="felt")
    add(session.store, place_text="Parken", geom=geometry.point(X + 900, Y))
    tab = made()
    first = rows(tab)[0]
    assert first.accessibleName() == "1  Torget: 3 inträffade och 1 upplevd rapport"
    QTest.mouseClick(first, Qt.MouseButton.LeftButton, ACROSS, QPoint(20, 6))
    assert tab._map.selected[-1] == {("observation", one) for one in torget} and tab._map.zoomed[-1] == [(X, Y)] * 4
    assert tab.pages.currentWidget() is tab.report_list and set(tab.report_list.ids) == set(torget)
    assert tab.report_list.list.item(0).text().endswith("Torget: Klotter på väggen") and "● Klotter" in tab.report_list.list.item(0).text()
    tab.report_list.back_button.click()
    assert tab.pages.currentWidget() is tab.scroll


def test_one_kind_is_chosen_by_its_column_or_by_keys(session, made):  # noqa: F811
    occurred, felt = add(session.store, 2), add(session.store, 3, felt_or_occurred="felt")
    tab = made()
    (row,) = rows(tab)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, ACROSS, row.cells()[1].center().toPoint())
    assert set(tab.report_list.ids) == set(felt) and tab.report_list.heading.text() == "1  Torget, Upplevt"
    tab.report_list.back_button.click()
    tab.activateWindow()
    row.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Return):  # from the kind that was clicked
        QTest.keyClick(row, key)
    assert set(tab.report_list.ids) == set(occurred) and row.accessibleName() == "1  Torget, Inträffat: 2 inträffade rapporter"


def test_a_report_is_opened_zoomed_to_and_left_by_keys(session, made, monkeypatch):  # noqa: F811
    from est_plugin.ui.docks import report_list

    opened = []
    monkeypatch.setattr(report_list, "open_row_form", lambda _session, _iface, table, record_id: opened.append((table, record_id)))
    (key,) = add(session.store, is_secret=True)
    tab = made()
    rows(tab)[0].click()
    page = tab.report_list
    tab.activateWindow()
    page.list.setFocus()
    QApplication.processEvents()
    assert "Sekretess" in page.list.item(0).text() and "väggen" not in page.list.item(0).text()
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    page.list.item(0).setSelected(True)
    assert tab._map.selected[-1] == {("observation", key)}
    QTest.keyClick(page.list, Qt.Key.Key_Z)
    assert opened == [("observation", key)] and tab._map.zoomed[-1] == [(X, Y)]
    QTest.keyClick(page.list, Qt.Key.Key_Escape)
    assert tab.pages.currentWidget() is tab.scroll


def test_without_reports_it_says_what_to_do(made):
    tab = made()
    assert "Inga EST-rapporter räknas i den här perioden." in said(tab) and rows(tab) == []
    tab.clear()
    assert tab.content is None and tab.figures_layout.count() == 0
    tab.copy_button.click()
    tab.csv_button.click()
    assert tab.messenger.messages == []


@pytest.mark.parametrize("kind, words", [("month", "november 2026"), ("quarter", "kvartal 4 2026 (oktober–december)"), ("own", "1 nov 2026–30 nov 2026")])
def test_an_empty_period_leads_to_the_latest_one_with_reports_by_one_click(session, made, monkeypatch, kind, words):  # noqa: F811
    monkeypatch.setattr(session, "today", lambda: dt.date(2027, 3, 10))
    for month, day, hour in ((9, 14, 12), (11, 30, 22)):
        add(session.store, occurred_from=dt.datetime(2026, month, day, hour, tzinfo=UTC))
    add(session.store, occurred_from=dt.datetime(2026, 12, 3, tzinfo=UTC), review_state="new")
    add(session.store, occurred_from=dt.datetime(2062, 12, 3, tzinfo=UTC))  # a slip of the fingers
    tab = made()
    tab.period_combo.setCurrentIndex(tab.period_combo.findData(kind))
    assert tab.content.is_empty and words in said(tab)
    button = tab.findChildren(QPushButton, "picture_go_latest")[-1]
    button.click()
    assert button.text() == f"Visa {words}" and not tab.content.is_empty and tab.content.period == words
    assert tab.period_combo.currentData() == kind and tab.period.period.kind == kind


def test_an_empty_workspace_has_no_latest_period(session, made):  # noqa: F811
    tab = made()
    assert tab.content.is_empty and tab.findChild(QPushButton, "picture_go_latest") is None


def test_unreviewed_ones_are_counted_when_ticked_and_each_section_says_so(session, made):  # noqa: F811
    add(session.store)
    add(session.store, 2, review_state="new")
    tab = made()
    assert tab.unreviewed_box.text() == "Räkna även ogranskade (2)" and not tab.unreviewed_box.isChecked() and "även ogranskade" not in said(tab)
    tab.unreviewed_box.click()
    assert len(tab.content.total[0]) == 3 and "även ogranskade" in tab.about_label.text()
    assert said(tab).count(tab.content.stands_on) == 5


def test_filters_narrow_and_offer_only_what_is_there(session, made):  # noqa: F811
    add(session.store, 2, source="police")
    add(session.store, category="SKA", source="est_report")
    tab = made()
    assert [tab.category_combo.itemText(at) for at in range(tab.category_combo.count())] == ["Vad", "Skadegörelse", "Klotter"]
    assert tab.source_combo.count() == 3
    tab.source_combo.setCurrentIndex(tab.source_combo.findData("police"))
    assert len(tab.content.total[0]) == 2 and tab.content.choice == "Källa: Polisen (sammanställt)"
    tab.refresh()
    assert tab.source_combo.currentData() == "police" and len(tab.content.total[0]) == 2
    tab.kind_combo.setCurrentIndex(tab.kind_combo.findData("felt"))
    assert tab.content.is_empty and tab.content.kinds == ("felt",)


def test_squares_can_be_chosen_when_there_are_reports_enough_and_the_choice_stays(session, made):  # noqa: F811
    add(session.store, 29)
    tab = made()
    states = {tab.unit_combo.itemData(at): tab.unit_combo.model().item(at).isEnabled() for at in range(tab.unit_combo.count())}
    assert states == {"places": True, "squares": False} and tab.unit_combo.currentData() == "places" and not tab.map_button.isEnabled()
    add(session.store)
    tab.refresh()
    assert tab.unit_combo.currentData() == "squares" and tab.map_button.isEnabled()
    tab.unit_combo.setCurrentIndex(tab.unit_combo.findData("places"))
    tab.unit_combo.activated.emit(tab.unit_combo.currentIndex())
    assert tab.content.unit == "places" and made().content.unit == "places"


def test_the_layer_follows_the_figures_and_goes_when_it_is_taken_away(session, made):  # noqa: F811
    spread(session.store, 31)
    add(session.store, 3, category="SKA", geom=geometry.point(X + 500, Y))
    tab, project = made(), QgsProject.instance()
    tab.map_button.click()
    layer = picture_layer.current(project)
    assert layer.name() == "Lägesbild: rutor" and layer.featureCount() == 2 and layer.crs().authid() == session.store.crs
    assert [rule.label() for rule in layer.renderer().rootRule().children()] == [
        "Inträffat: 2–4 rapporter per ruta om 100 × 100 m", "Inträffat: 20–31 rapporter per ruta om 100 × 100 m",
    ]  # fmt: skip
    tab.category_combo.setCurrentIndex(tab.category_combo.findData("KLO"))
    assert picture_layer.current(project).featureCount() == 1 and tab.map_button.isChecked()
    project.removeMapLayer(picture_layer.current(project).id())  # by hand, in the list of layers
    assert not tab.map_button.isChecked()
    tab.map_button.click()
    tab.map_button.click()
    assert picture_layer.current(project) is None and not tab.map_button.isChecked()


def test_the_week_can_be_walked_by_keys_and_read_aloud(session, made):  # noqa: F811
    friday = dt.datetime(2026, 11, 13, 19, tzinfo=UTC)
    add(session.store, 4, occurred_from=friday)
    tab = made()
    tab.period_combo.setCurrentIndex(tab.period_combo.findData("all"))
    table = next(one for one in tab.figures_box.findChildren(WeekTable) if not one.isHidden())
    assert [table.item(3, 5).text(), table.item(3, 4).text(), table.item(5, 8).text()] == ["4", "·", "4"]
    assert table.item(3, 5).toolTip() == "fredag Kväll 18–22: 4 av 4" and table.item(3, 4).toolTip() == "torsdag Kväll 18–22: inga av 4"
    table.setCurrentCell(3, 4)
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert (table.currentRow(), table.currentColumn()) == (3, 5)
    shade, ground = table.item(3, 5).background().color(), table.item(0, 1).background().color()
    assert shade.lightness() < ground.lightness() and table.accessibleName() == "När? ● 4 inträffade"
    assert table.height() >= table.verticalHeader().length() + table.horizontalHeader().height()  # nothing is hidden
    for width in (400, 300, 260):
        table.resize(width, table.height())
        assert table.horizontalHeader().length() <= table.viewport().width()  # a sum that is cut reads as another number


def test_lines_of_the_other_sections_lead_to_their_reports(session, made):  # noqa: F811
    month = dt.datetime.now(UTC).replace(day=1, hour=12, minute=0, second=0, microsecond=0)
    streets = session.store.find("organisation", {"code": "streets"})[0].id
    now = add(session.store, 7, organisation_id=streets)
    add(session.store, occurred_from=month - dt.timedelta(days=20), place_text="Parken", geom=geometry.point(X + 900, Y))
    with session.store.transaction("test") as tx:
        area = geometry.polygon([[(X - 50, Y - 50), (X + 50, Y - 50), (X + 50, Y + 50), (X - 50, Y + 50)]])
        hotspot = tx.insert("hotspot", {"name": "Torget", "level": "act", "geom": area}).id
    tab = made()
    for table in section(tab, NewBox).tables:  # a category that increased, a place that is new
        table.row_chosen.emit(0)
        assert set(tab.report_list.ids) == set(now)
    section(tab, HotspotsBox).table.row_chosen.emit(0)
    assert tab._map.selected[-1] == {("hotspot", hotspot), *(("observation", one) for one in now)} and len(tab._map.zoomed[-1]) == 5
    who = section(tab, WhoBox).table
    who.setCurrentCell(0, 0)
    QTest.keyClick(who, Qt.Key.Key_Return)
    assert who.item(0, 0).text() == "Gata och trafik" and tab.report_list.heading.text() == "Gata och trafik"


def test_who_knows_the_town_can_say_that_a_point_is_a_place(session, made):  # noqa: F811
    add(session.store, 31)
    tab = made()
    assert "troligen en ortsmittpunkt" in said(tab) and rows(tab) == [] and tab.content.unit == "squares"
    section(tab, WhereBox).real_button.click()
    tab.refresh()
    assert [len(bar.parts[0]) for bar in tab.content.where.bars] == [31] and "ortsmittpunkt" not in said(tab)
    assert section(tab, WhereBox).real_button.isHidden()


def test_hotspots_are_suggested_for_the_period_unless_one_may_only_read(made, actions):
    tab = made()
    button = section(tab, HotspotsBox).suggest_button
    assert not button.isHidden()
    button.click()
    assert actions.runs == [("hotspot_candidates", {"period": tab.period.period})]
    tab.set_read_only(True)
    assert section(tab, HotspotsBox).suggest_button.isHidden()


def test_how_it_is_counted_can_be_shown(session, made):  # noqa: F811
    add(session.store)
    tab = made()
    assert "tystnad är inte samma sak som lugnt" not in said(tab)
    tab.how_button.click()
    assert "tystnad är inte samma sak som lugnt" in said(tab) and "två gånger roten ur" in said(tab)


def test_it_is_copied_as_text_and_saved_as_a_table(session, made, messenger, tmp_path, monkeypatch):  # noqa: F811
    add(session.store, 2)
    tab = made()
    tab.copy_button.click()
    assert QApplication.clipboard().text() == picture_tables.plain_text(tab.content, Texts("sv"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "bild"), ""))
    tab.csv_button.click()
    assert (tmp_path / "bild.csv").read_text(encoding="utf-8-sig") == picture_tables.csv_text(tab.content, Texts("sv")).replace("\r\n", "\n")
    assert messenger.files == [tmp_path / "bild.csv"]


def test_english_is_complete(session, made):  # noqa: F811
    set_language("en")
    add(session.store, 2)
    tab = made()
    assert tab.about_label.text().endswith(": 2 occurred and 0 felt reports")
    assert "Where is most?" in said(tab) and "cannot point out hotspots" in said(tab)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_five_tabs_fit_in_the_panel_as_it_is_at_first(session, messenger, iface, actions, language):  # noqa: F811
    set_language(language)
    panel = Panel(session, messenger, iface, actions)
    font = panel.font()
    font.setPointSizeF(9)
    panel.setFont(font)
    panel.resize(WIDTH_PX, 700)
    panel.show()
    bar = panel.content.tabs.tabBar()
    assert isinstance(bar, NarrowTabs) and bar.count() == 5
    assert sum(bar.tabRect(at).width() for at in range(5)) <= bar.width() and bar.tabRect(4).right() <= bar.width()
    for at in range(5):
        assert bar.tabRect(at).width() >= bar.fontMetrics().horizontalAdvance(bar.tabText(at))  # no word is cut
    panel.stop()


def test_the_panel_opens_the_tab_and_forgets_an_old_layer(session, messenger, iface, actions):  # noqa: F811
    spread(session.store, 31)
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    panel._show_tab("picture")
    assert isinstance(panel.picture, PictureTab) and len(panel.picture.content.total[0]) == 31
    panel.picture.map_button.click()
    assert picture_layer.current(QgsProject.instance()) is not None
    panel._on_workspace()
    assert picture_layer.current(QgsProject.instance()) is None
    panel.stop()


def test_reports_can_be_selected_on_the_map(session, messenger, iface, actions):  # noqa: F811
    from est_plugin.gis.our_layers import add_our_layers

    keys = add(session.store, 2)
    add_our_layers(QgsProject.instance(), session.store.path, "sv")
    watch = LayerWatch(QgsProject.instance())
    MapLink(session, watch, iface).select([("observation", keys[0])])
    assert [feature["id"] for feature in session.layer("observation").selectedFeatures()] == [keys[0]]
    watch.release()


def test_the_remembered_period_is_not_that_of_the_follow_up(made):
    from est_plugin.ui.docks import figures_period

    tab = made()
    assert tab.period_combo.currentData() == "month"
    tab.period_combo.setCurrentIndex(tab.period_combo.findData("year"))
    assert picture_tab.KIND.get() == "year" and figures_period.KIND.get() == "tertial"


def test_the_settings_page_keeps_what_the_picture_follows(session, made):  # noqa: F811
    from est_plugin.ui.dialogs.settings_page import SettingsPage

    page = SettingsPage(session, lambda: None)
    assert (page.form.least_box.value(), page.form.cell_box.value()) == (30, 100)
    page.apply()
    assert session.store.setting("picture_cell_m") is None  # what is usual need not be written
    page.form.least_box.setValue(5)
    page.form.cell_box.setValue(200)
    page.apply()
    add(session.store, 6)
    tab = made()
    assert tab.content.unit == "squares" and tab._source.cell_m == 200
