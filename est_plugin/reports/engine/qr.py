# SPDX-License-Identifier: GPL-2.0-or-later
"""QR code of an address, as vectors; the white margin is left to the layout."""

from __future__ import annotations

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from ..content import Texts
from . import look, tagged


def draw(canvas: Canvas, address: str, left: float, top: float, side: float) -> bool:
    """Draws it (points); False when the address is too long for a code."""
    try:
        code = QrCodeWidget(address, barLevel="M").qr
        code.make()
    except ValueError:
        return False
    module = side / code.getModuleCount()
    canvas.setFillColor(look.BLACK)
    for row, cells in enumerate(code.modules):
        for column, is_dark in enumerate(cells):
            if is_dark:
                # a hair wider, so that no white seam shows between neighbours
                canvas.rect(left + column * module, top - (row + 1) * module, module * 1.02, module * 1.02, stroke=0, fill=1)
    return True


class QrFigure(Flowable):
    """The code in a flowing document."""

    def __init__(self, address: str, side_mm: float, texts: Texts, warnings: list[str]) -> None:
        super().__init__()
        self.address, self.side, self.texts, self.warnings = address, side_mm * mm, texts, warnings

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken."""
        return self.side, self.side

    def draw(self) -> None:
        """Draws at the origin of the block."""
        alt = self.texts("reports.alt.qr", address=self.address)
        with tagged.content(self.canv, tagged.figure(self.canv, alt, self.side, self.side)):
            if not draw(self.canv, self.address, 0, self.side, self.side):
                self.warnings.append(self.texts("reports.qr-too-long"))
