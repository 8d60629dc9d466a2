# SPDX-License-Identifier: GPL-2.0-or-later
"""Combo boxes filled with codes and their words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.PyQt.QtWidgets import QComboBox

from ...core.choices import CHOICES
from ...i18n import language


def fill(box: QComboBox, options: Iterable[tuple[Any, str]], empty: str | None = "") -> None:
    """Replace the entries; `empty` is the text of "nothing chosen", None leaves that out."""
    kept = box.currentData()
    was_blocked = box.blockSignals(True)
    box.clear()
    if empty is not None:
        box.addItem(empty, None)
    for value, text in options:
        box.addItem(text, value)
    select(box, kept)
    box.blockSignals(was_blocked)


def select(box: QComboBox, value: Any) -> None:
    """Choose by value; an unknown value chooses the first entry."""
    index = box.findData(value) if value is not None else 0
    box.setCurrentIndex(max(index, 0))


def of_choices(name: str) -> list[tuple[Any, str]]:
    """A closed vocabulary in the language of the interface."""
    return [(choice.value, choice.label(language())) for choice in CHOICES[name]]
