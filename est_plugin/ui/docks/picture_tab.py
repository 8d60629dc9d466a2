# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Lägesbild*: where is most, when, what is new, which hotspots, who reported; each line leads to its reports on the map."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ...core.period import MONTH
from ...core.rhythm import SETTING as RHYTHM, rhythm_of
from ...i18n import Texts, language, tr
from ...reports.engine.wording import joined
from ...settings import Setting
from ..border import guarded
from ..forms_loader import load_form
from ..look import clear_layout, make_heading, make_quiet
from ..map_link import MapLink
from ..messenger import Messenger
from ..openers import OPENERS
from ..plain_text import tip
from ..save_file import ask_target
from ..session import Session
from ..widgets import combo
from .figures_period import PeriodFields

if TYPE_CHECKING:
    from ...core.picture.reports import Choice
    from ...gis.base_shapes import BaseShapes
    from ...jobs.picture_source import Source
    from ...reports.picture_content import PictureContent

KIND = Setting("panel/picture-period", str, MONTH)
UNIT = Setting("panel/picture-unit", str, "")
SUGGEST = "hotspot_candidates"


class PictureTab(QWidget):
    """Period and choice on top, the sections below; the reports of a line take their place until one goes back."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, actions: Any, map_link: MapLink) -> None:
        super().__init__()
        self.session, self.messenger, self._iface, self._actions, self._map = session, messenger, iface, actions, map_link
        self._source: Source | None = None
        self._base: BaseShapes | None = None
        self._is_read_only = False
        self.content: PictureContent | None = None
        self.report_list: Any = None
        load_form("panel_picture", self)
        make_heading(self.about_label, 1.0)
        make_quiet(self.compared_label)
        for area in (self.scroll.viewport(), self.figures_box):
            area.setAutoFillBackground(False)  # the colour of the tab page
        self._make_where_row()
        self.period = PeriodFields(self, KIND)
        self.period.changed.connect(self._show)
        for box in (self.kind_combo, self.category_combo, self.source_combo):
            box.currentIndexChanged.connect(self._show)
        self.unit_combo.activated.connect(self._on_unit)
        self.unreviewed_box.toggled.connect(self._show)
        self.how_button.toggled.connect(self._show)
        self.map_button.clicked.connect(self._on_map_button)
        self.report_button.clicked.connect(lambda: self._actions.run("situation_report", period=self.period.period))
        self.csv_button.clicked.connect(self._on_csv)
        self.copy_button.clicked.connect(self._on_copy)
        session.project.layersRemoved.connect(self._on_layers_removed)

    # -- what the panel calls -----------------------------------------------------------------------------------------
    def clear(self) -> None:
        """Forget the rows of the last workspace."""
        self._source = self._base = self.content = None
        for box in (self.kind_combo, self.category_combo, self.source_combo):
            box.blockSignals(True)
            box.clear()
            box.blockSignals(False)
        self._show_page(self.scroll)
        self._clear_sections()

    def set_read_only(self, is_read_only: bool) -> None:
        """Looking always works; proposing hotspots and reviewing write."""
        self._is_read_only = is_read_only
        self.report_button.setEnabled(not is_read_only)
        if self.content is not None:
            self._show()

    @guarded
    def refresh(self) -> None:
        """Read the reports again; period and choice stay."""
        from ...gis.base_shapes import BaseShapes
        from ...jobs import picture_source

        store, is_first = self.session.require_store(), self._source is None
        if self._base is None:
            self._base = BaseShapes(self.session.project, store.crs)
        self._source = source = picture_source.read(store, self._base, language())
        today = self.session.today()
        rhythm = rhythm_of(store.setting(RHYTHM))
        self.period.set_anchor(rhythm.anchor)
        if is_first:
            self.period.begin_with(rhythm.kind_on(today))
        self.period.reset(today) if is_first else self.period.set_today(today)
        kinds = combo.of_choices("report_kind")
        combo.fill(self.kind_combo, sorted(kinds, key=lambda one: one[0] != "occurred"), tr("picture.both-kinds"))
        used = set(source.reports.categories)
        combo.fill(self.category_combo, [one for one in source.categories if one[0] in used], tr("picture.any-category"))
        used = set(source.reports.sources)
        combo.fill(self.source_combo, [one for one in source.sources if one[0] in used], tr("picture.any-source"))
        self._show()

    # -- showing ------------------------------------------------------------------------------------------------------
    def _make_where_row(self) -> None:
        """Way of counting and the button for the map: stay when the sections are made anew."""
        self.where_row = QWidget(self)
        row = QHBoxLayout(self.where_row)
        row.setContentsMargins(0, 0, 0, 0)
        self.unit_combo, self.map_button = QComboBox(self.where_row), QToolButton(self.where_row)
        self.unit_combo.setAccessibleName(tr("picture.where"))
        self.map_button.setText(tr("picture.on-map"))
        self.map_button.setCheckable(True)
        row.addWidget(self.unit_combo)
        row.addWidget(self.map_button)
        row.addStretch()
        self.where_row.hide()

    @guarded
    def _show(self) -> None:
        if self._source is None:
            return
        from ...jobs import picture

        self.content = content = picture.make(self._source, self.period.period, self._choice(), self.session.today(), UNIT.get() or None)
        self._show_page(self.scroll)
        self.about_label.setText(content.in_short)
        self.compared_label.setText(_compared(content))
        self.compared_label.setVisible(bool(self.compared_label.text()))
        self.about_label.setToolTip(tip("\n".join(said for _name, said in content.about)))
        self.unreviewed_box.setText(tr("picture.unreviewed", n=content.unreviewed))
        at = self.scroll.verticalScrollBar().value()
        self.figures_box.setUpdatesEnabled(False)
        self._clear_sections()
        self._add_sections(content)
        self.figures_layout.addStretch(1)
        self.figures_box.setUpdatesEnabled(True)
        self._scroll_to(at)
        self._show_unit(content)
        if self.map_button.isChecked():
            self._draw()

    def _clear_sections(self) -> None:
        self.where_row.setParent(self)
        self.where_row.hide()
        clear_layout(self.figures_layout)

    def _add_sections(self, content: PictureContent) -> None:
        from ..widgets.picture_boxes import HotspotsBox, NewBox, WhenBox, WhereBox, WhoBox

        for note in content.notes:
            self._add(self._note(note))
        shows_how = self.how_button.isChecked()
        if content.is_empty:
            self._add_nothing_yet()
        else:
            where = self._section(WhereBox(content, shows_how, not self._is_read_only, self.figures_box))
            where.real_place_told.connect(self._on_real_place)
            where.box.insertWidget(1, self.where_row)
            self.where_row.show()
            self._section(WhenBox(content, shows_how, self.figures_box))
            self._section(NewBox(content, shows_how, self.figures_box))
        if content.dialogue_note:
            from ..widgets.dialogue_box import DialogueBox

            self._section(DialogueBox(content, shows_how, self.figures_box)).dialogues_wanted.connect(self._on_dialogues)
        can_suggest = SUGGEST in OPENERS and not self._is_read_only
        hotspots = self._section(HotspotsBox(content, shows_how, can_suggest, self.figures_box))
        hotspots.hotspot_wanted.connect(self._on_hotspot)
        hotspots.suggest_button.clicked.connect(lambda: self._actions.run(SUGGEST, period=self.period.period))
        hotspots.round_button.clicked.connect(lambda: self._actions.run("plan_round"))
        self._section(WhoBox(content, shows_how, self.figures_box))

    def _add_nothing_yet(self) -> None:
        """Why it is empty, and the way to the latest period that is not."""
        from ...jobs.picture import latest_period
        from ...reports.figures_content import period_words

        self._add(self._note(tr("picture.nothing-yet"), is_quiet=False))
        latest = latest_period(self._source, self.period.period.kind, self._choice(), self.session.today()) if self._source else None
        if latest is not None:
            words = period_words(latest, Texts(language()))
            self._add(self._note(tr("picture.latest", period=words), is_quiet=False))
            button = QPushButton(tr("picture.go-latest", period=words), self.figures_box)
            button.setObjectName("picture_go_latest")
            button.clicked.connect(lambda: self.period.go_to(latest))
            self._add(button)

    def _section(self, section: Any) -> Any:
        section.rows_wanted.connect(self._on_reports)
        self._add(section)
        return section

    def _add(self, widget: QWidget) -> None:
        self.figures_layout.addWidget(widget)
        widget.show()

    def _note(self, text: str, *, is_quiet: bool = True) -> QLabel:
        label = QLabel(text, self.figures_box)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if is_quiet:
            make_quiet(label)
        return label

    def _scroll_to(self, value: int) -> None:
        """Where the reader was: the new sections get their height at once, not when Qt comes to it."""
        self.figures_layout.activate()
        width = self.scroll.viewport().width()
        self.figures_box.resize(width, max(self.figures_layout.heightForWidth(width), self.scroll.viewport().height()))
        self.scroll.verticalScrollBar().setValue(value)

    def _show_unit(self, content: PictureContent) -> None:
        """What can be chosen: squares and street pieces only when there are reports enough."""
        combo.fill(self.unit_combo, [(unit, tr(f"picture.unit.{unit}")) for unit in content.units], None)
        combo.select(self.unit_combo, content.unit)
        for at in range(self.unit_combo.count()):
            is_possible = not content.is_few or self.unit_combo.itemData(at) not in ("squares", "streets")
            self.unit_combo.model().item(at).setEnabled(is_possible)
        self.unit_combo.setToolTip(tr("picture.unit.tip", least=self._source.least if self._source else ""))
        has_shape = content.unit != "places"
        self.map_button.setEnabled(has_shape)
        self.map_button.setToolTip(tr("picture.on-map.tip" if has_shape else "picture.on-map.places"))
        self.map_button.setChecked(self._is_on_map())

    def _choice(self) -> Choice:
        from ...core.picture.reports import Choice

        return Choice(
            self.kind_combo.currentData(), self.category_combo.currentData(), self.source_combo.currentData(), self.unreviewed_box.isChecked()
        )

    @guarded
    def _on_unit(self) -> None:
        UNIT.set(self.unit_combo.currentData() or "")
        self._show()

    # -- reports ------------------------------------------------------------------------------------------------------
    @guarded
    def _on_reports(self, ids: Sequence[str], words: str) -> None:
        if not ids or self._source is None:
            return
        self._map.select(("observation", one) for one in ids)
        self._zoom_to_reports(ids)
        self._list(ids, words)

    @guarded
    def _on_hotspot(self, hotspot_id: str, ids: Sequence[str]) -> None:
        from ...core import geometry

        hotspot = self.session.require_store().get("hotspot", hotspot_id)
        if hotspot["geom"]:
            self._map.zoom(geometry.coordinates(hotspot["geom"]))
        self._map.select([("hotspot", hotspot_id), *(("observation", one) for one in ids)])
        if ids:
            self._list(ids, hotspot["name"])

    @guarded
    def _on_dialogues(self, ids: Sequence[str]) -> None:
        """Where they were held, on the map."""
        from ...core import geometry

        self._map.select(("dialogue", one) for one in ids)
        places = [geometry.point_xy(geom) for (geom,) in self.session.require_store().rows("dialogue", ("geom",), {"id": tuple(ids)}) if geom]
        if places:
            self._map.zoom(places)

    @guarded
    def _on_real_place(self, places: Sequence[tuple[float, float]]) -> None:
        from ...jobs.real_places import add_real_places

        self.session.write({"settings"}, lambda store: add_real_places(store, places), tr("picture.real-place.done"))

    def _zoom_to_reports(self, ids: Sequence[str]) -> None:
        places = self._source.points_of(ids) if self._source is not None else []
        if places:
            self._map.zoom(places)

    def _list(self, ids: Sequence[str], words: str) -> None:
        if self.report_list is None:
            from .report_list import ReportList

            self.report_list = ReportList(self.session, self.messenger, self._iface, self._map)
            self.report_list.back_wanted.connect(lambda: self._show_page(self.scroll))
            self.pages.addWidget(self.report_list)
        self._show_page(self.report_list)
        words_of = {**dict(self._source.categories), **self._source.short_categories} if self._source else {}
        self.report_list.show_reports(ids, words, words_of)

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)

    # -- the layer ----------------------------------------------------------------------------------------------------
    def _is_on_map(self) -> bool:
        from ...gis import picture_layer

        return picture_layer.current(self.session.project) is not None

    @guarded
    def _on_map_button(self) -> None:
        from ...gis import picture_layer

        if self.map_button.isChecked():
            self._draw()
        else:
            picture_layer.remove(self.session.project)

    def _draw(self) -> None:
        """The layer of what is shown, in place of the one before; names have no borders: then it is taken away."""
        from ...gis import picture_layer
        from ...jobs import picture

        store = self.session.require_store()
        drawn = picture.on_map(self._source, self.period.period, self._choice(), self.session.today(), UNIT.get() or None) if self._source else None
        if drawn is None or not drawn.places:
            picture_layer.remove(self.session.project)
        else:
            picture_layer.show(self.session.project, store.crs, drawn.places, drawn.kinds, drawn.words, is_lines=drawn.is_lines)
        self.map_button.setChecked(self._is_on_map())

    def _on_layers_removed(self, _ids: Sequence[str]) -> None:
        self.map_button.setChecked(self._is_on_map())

    # -- out ----------------------------------------------------------------------------------------------------------
    @guarded
    def _on_csv(self) -> None:
        from ...jobs import picture

        if self.content is None:
            return
        path = ask_target(self, self.session, tr("picture.save-title"), f"{self.content.title} {self.content.period}", "csv", "CSV (*.csv)")
        if path is not None:
            picture.save_csv(self.content, path, language())
            self.messenger.file_made(path)

    @guarded
    def _on_copy(self) -> None:
        from ...reports import picture_tables

        if self.content is not None:
            QApplication.clipboard().setText(picture_tables.plain_text(self.content, Texts(language())))
            self.messenger.info(tr("picture.copied"))


def _compared(content: PictureContent) -> str:
    """What the period is compared with."""
    told = [said for said in (content.before, content.last_year) if said]
    return tr("situation.compared", what=joined(told, Texts(language()))) if told else ""
