# SPDX-License-Identifier: GPL-2.0-or-later
"""*Belysning att titta på*: a map that tells how light the route is expected to be, and lamps to tick off. A part of Ledarblad and Protokollblad."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, TableStyle

from .content import Texts
from .engine import blocks, fill_in, fonts, look, user_text
from .engine.map_drawing import MapLook, light_in_words
from .engine.tagged import Paragraph, Table, TableTags
from .lighting_content import LampRow, LightingPage
from .map_boxes import BOXES_MM

WIDTH_MM = BOXES_MM["lighting"][0]
LOOK = MapLook(outdoor=True, radius=9.0, stop_radius=9.5, route_width=4.0, text_size=10.0, legend_size=10.0)
EMPTY_ROWS = 3
"""For lamps that are dark and that nobody has reported: so many, fewer where a page ends."""
_SIZE = 10.5
_WIDTHS_MM = (15.0, 25.0, 51.0, 51.0, 16.0, 16.0)
_ROW_MM = 10.0
_BOX = 20.0  # points: to be ticked with gloves on


def story(page: LightingPage, texts: Texts, warnings: list[str], group: str = "") -> list[Flowable]:
    """The page as blocks, 174 mm wide; a long list goes on over pages."""
    title = texts("reports.lighting.title-group", group=group) if group else texts("reports.lighting.title")
    made: list[Flowable] = [blocks.heading(2, title, look.BLACK), *_said(texts("reports.lighting.how" if page.rows else "reports.lighting.none"))]
    if page.map is not None:
        wide, high = BOXES_MM[page.map.box]
        made.append(blocks.MapFigure(page.map, wide, high, LOOK, texts, warnings))
        if page.map.lines:
            made += _said(f"{light_in_words(page.map.lines, texts)} {texts('reports.light.estimate')}")
    made += [paragraph for line in _notes(page, texts) for paragraph in _said(line)]
    return [*made, _table(page, texts), EmptyRows()]


def draw_on(canvas: Canvas, made: list[Flowable], area_mm: tuple[float, float, float, float], again: str) -> None:
    """Draw blocks on a canvas, as many pages as they need, with `again` above on the next ones. The last page is not ended.

    The area is left, bottom, width and height.
    """
    waiting, heads = list(made), 0
    while waiting:
        left, bottom, width, height = (value * mm for value in area_mm)
        frame = Frame(left, bottom, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        count = len(waiting)
        while waiting and frame.add(waiting[0], canvas):
            waiting.pop(0)
        if not waiting:
            break
        parts = frame.split(waiting[0], canvas)
        if parts and frame.add(parts[0], canvas):
            waiting[:1] = parts[1:]
        elif count - len(waiting) == heads:
            waiting.pop(0)  # higher than a page: nothing of ours is
        canvas.showPage()
        waiting.insert(0, _text(again, bold=True))
        heads = 1


def continued(texts: Texts, group: str) -> str:
    """What stands above on the next pages: a sheet that is dropped finds its group again."""
    return texts("reports.lighting.continued", group=group)


class EmptyRows(Flowable):
    """Lines to write on below the list, in its columns."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Table | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As many rows as there is room for; a page of nothing else is not begun."""
        count = min(EMPTY_ROWS, int(available_height // (_ROW_MM * mm)))
        if count < 1:
            self._rows = None
            return 0, 0
        cells = [["", "", "", "", fill_in.TickBox(_BOX), fill_in.TickBox(_BOX)] for _ in range(count)]
        self._rows = Table(cells, colWidths=_widths(), rowHeights=[_ROW_MM * mm] * count, hAlign="LEFT", style=_style(0))
        return self._rows.wrap(available_width, available_height)

    def draw(self) -> None:
        """Draws the rows at the origin of the block."""
        if self._rows is not None:
            self._rows.drawOn(self.canv, 0, 0)


def _said(text: str) -> list[Paragraph]:
    return blocks.paragraph(text, _SIZE, colour=look.BLACK)


def _notes(page: LightingPage, texts: Texts) -> list[str]:
    found = [page.note] if page.note else []
    if page.more:
        found.append(texts("reports.lighting.more", n=page.more, shown=len(page.rows)))
    if page.off:
        found.append(texts("reports.lighting.off", n=page.off))
    return found


def _table(page: LightingPage, texts: Texts) -> Table:
    heads = [_text(texts(f"reports.lighting.head.{key}"), bold=True, size=10) for key in ("number", "pole", "fault", "place", "lit", "dark")]
    return Table.of(TableTags(headers=1), [heads, *map(_row, page.rows)], colWidths=_widths(), repeatRows=1, hAlign="LEFT", style=_style(1))


def _widths() -> list[float]:
    return [width * mm for width in _WIDTHS_MM]


def _style(heads: int) -> TableStyle:
    lines = [("LINEBELOW", (0, 0), (-1, 0), 1.5, look.BLACK)] if heads else []
    return TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *lines, ("LINEBELOW", (0, heads), (-1, -1), look.THIN, look.BLACK), ("ALIGN", (4, 0), (5, -1), "CENTER"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip


def _row(one: LampRow) -> list[object]:
    fault = [_text(user_text.shortened(one.fault, 90))] + ([_text(user_text.shortened(one.state, 60), size=10)] if one.state else [])
    return [
        _text(one.label, bold=True, size=12), _text(user_text.shortened(one.pole, 40), bold=True), fault, _text(user_text.shortened(one.place, 120)),
        fill_in.TickBox(_BOX), fill_in.TickBox(_BOX),
    ]  # fmt: skip


def _text(text: object, bold: bool = False, size: float = _SIZE) -> Paragraph:
    return Paragraph(user_text.markup(text, fonts.BOLD if bold else fonts.REGULAR), look.style(size, bold, look.BLACK))
