# SPDX-License-Identifier: GPL-2.0-or-later
"""Few ways to make widgets look alike; colours come from the palette, so that light and dark themes work."""
from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QFont, QPalette
from qgis.PyQt.QtWidgets import QLabel, QLayout, QPushButton, QWidget

# the one accent colour of the product, with its own text colour: contrast 5.2:1 in every theme
_PRIMARY = (
    "QPushButton { background-color: #0072B2; color: #FFFFFF; border: 1px solid #005A8C; border-radius: 3px; font-weight: bold; padding: 5px 10px; }"
    "QPushButton:hover, QPushButton:focus { background-color: #00639B; border-color: palette(text); }"
    "QPushButton:disabled { background-color: rgba(128, 128, 128, 40); color: #808080; border-color: rgba(128, 128, 128, 90); }"  # grey on dark too
)
_PLAIN = ""
_LEAST_APART = 90  # lightness of 255
_ON_DARK, _ON_LIGHT = "#DDDDDD", "#222222"


def make_heading(label: QWidget, factor: float = 1.35) -> None:
    """Larger and bold."""
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(True)
    label.setFont(font)


def make_primary(button: QPushButton, is_primary: bool = True) -> None:
    """The one coloured button: what to do next."""
    button.setStyleSheet(_PRIMARY if is_primary else _PLAIN)


def make_quiet(label: QLabel) -> None:
    """Secondary text: the palette's own text colour, half as strong."""
    palette = label.palette()
    colour = palette.color(QPalette.ColorRole.WindowText)
    colour.setAlpha(180)
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)


def ink(widget: QWidget) -> QColor:
    """Colour of text that a widget draws itself: the palette's own, unless a theme that colours by style sheet left it as dark as the ground."""
    palette = widget.palette()
    text, ground = (palette.color(QPalette.ColorGroup.Active, role) for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window))
    if abs(text.lightness() - ground.lightness()) >= _LEAST_APART:
        return text
    return QColor(_ON_DARK if ground.lightness() < 128 else _ON_LIGHT)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and away."""
    while layout.count():
        item = layout.takeAt(0)
        if item.widget() is not None:
            item.widget().hide()
            item.widget().deleteLater()
        elif item.layout() is not None:
            clear_layout(item.layout())


def move_beside_map(dialog: QWidget, window: QWidget) -> None:
    """Put a window that is used together with the map at the right edge, over the panel."""
    corner = window.geometry().topRight()
    room = window.screen().availableGeometry()
    left = min(corner.x(), room.right()) - dialog.width() - 16
    dialog.move(max(room.left(), left), max(room.top(), corner.y() + 140))
