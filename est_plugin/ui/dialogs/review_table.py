# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of the review: how wide its columns are and how high its rows."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHeaderView, QTableView

from ..item_models import review_model
from ..item_models.review_model import ReviewModel

_WIDTHS = {review_model.NUMBER: 6, review_model.WHEN: 23, review_model.WHAT: 17, review_model.REMARK: 25, review_model.STATE: 13}  # in letters


def lay_out(table: QTableView, model: ReviewModel) -> None:
    """The reports as they came; what a report says takes the room that the other columns leave."""
    table.setModel(model)
    table.sortByColumn(review_model.NUMBER, Qt.SortOrder.AscendingOrder)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
    letter = table.fontMetrics().averageCharWidth()
    header = table.horizontalHeader()
    for column, letters in _WIDTHS.items():
        table.setColumnWidth(column, letters * letter + 12)
    header.setSectionResizeMode(review_model.WHERE, QHeaderView.ResizeMode.Stretch)
