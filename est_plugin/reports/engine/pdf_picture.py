# SPDX-License-Identifier: GPL-2.0-or-later
"""A page of another PDF as a picture of this one (form XObject): vectors stay vectors at any zoom. Needs pypdf, which QGIS ships."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Placed:
    """Where the picture is drawn, in points."""

    left: float
    bottom: float
    width: float
    height: float


def draw(canvas: Canvas, data: bytes, at: Placed) -> bool:
    """Draw the first page of `data` into a box; False when it cannot be read, and nothing is drawn."""
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        return False
    try:
        page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
        form = _Copy(canvas._doc).form(page)
    except (PyPdfError, KeyError, IndexError, ValueError, TypeError, AttributeError):
        logger.warning("the map as vectors cannot be read", exc_info=True)
        return False
    box = page.mediabox
    name = f"EstForm{len(canvas._doc.idToObject)}"
    canvas._doc.Reference(form, pdfdoc.xObjectName(name))
    canvas.saveState()
    canvas.translate(at.left, at.bottom)
    canvas.scale(at.width / float(box.width), at.height / float(box.height))
    canvas.translate(-float(box.left), -float(box.bottom))
    canvas.doForm(name)
    canvas.restoreState()
    return True


class _Copy:
    """Objects of the other file as objects of reportlab, each once."""

    def __init__(self, document: pdfdoc.PDFDocument) -> None:
        self._document = document
        self._known: dict[tuple[int, int], Any] = {}

    def form(self, page: Any) -> pdfdoc.PDFStream:
        """The page as a form XObject in a transparency group of its own."""
        box = page.mediabox
        entries = {
            "Type": pdfdoc.PDFName("XObject"), "Subtype": pdfdoc.PDFName("Form"), "FormType": 1,
            "BBox": pdfdoc.PDFArray([float(v) for v in (box.left, box.bottom, box.right, box.top)]),
            "Resources": self._of(page["/Resources"]),
            "Group": pdfdoc.PDFDictionary({"S": pdfdoc.PDFName("Transparency"), "CS": pdfdoc.PDFName("DeviceRGB"), "I": "true"}),
        }  # fmt: skip
        content = page.get_contents()
        return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content.get_data() if content is not None else b"", [pdfdoc.PDFZCompress])

    def _of(self, value: Any) -> Any:
        from pypdf import generic as g

        if isinstance(value, g.IndirectObject):
            key = (value.idnum, value.generation)
            if key not in self._known:
                made = self._of(value.get_object())
                self._known[key] = self._document.Reference(made) if isinstance(made, pdfdoc.PDFObject) else made
            return self._known[key]
        if isinstance(value, g.StreamObject):
            entries = {str(k)[1:]: self._of(v) for k, v in value.items() if k != "/Length"}
            return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), value._data, [])
        if isinstance(value, g.DictionaryObject):
            return pdfdoc.PDFDictionary({str(k)[1:]: self._of(v) for k, v in value.items() if k != "/Parent"})
        if isinstance(value, g.ArrayObject):
            return pdfdoc.PDFArray([self._of(one) for one in value])
        if isinstance(value, g.NameObject):
            return pdfdoc.PDFName(str(value)[1:])
        if isinstance(value, g.BooleanObject):
            return "true" if value.value else "false"
        if isinstance(value, g.NullObject):
            return "null"
        if isinstance(value, (g.ByteStringObject, g.TextStringObject)):
            return pdfdoc.PDFString(bytes(value) if isinstance(value, bytes) else str(value))
        return int(value) if isinstance(value, g.NumberObject) else float(value)
