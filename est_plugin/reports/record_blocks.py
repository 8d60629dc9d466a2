# SPDX-License-Identifier: GPL-2.0-or-later
"""The blocks of Protokollblad, in millimetres; everything is large enough for gloves and a torch."""

from __future__ import annotations

from .content import RecheckRow, RecordSheet, RecordSheets, Stop
from .engine import fonts, wording
from .engine.map_drawing import MapLook
from .engine.sheet import Sheet
from .map_boxes import BOXES_MM

PAGE_MM = (210.0, 297.0)
MARGIN = 12.0
WIDTH = PAGE_MM[0] - 2 * MARGIN
HEAD_Y = 12.0
ROW_HEIGHT = 26.0
LOOK = MapLook(outdoor=True, radius=9.0, stop_radius=11.0, route_width=4.0, text_size=10.0, lamps_as_points=True)

_DISC = 20.0
_NUMBER_SIZE = 60.0
_TICK = 10.0
_LETTERS = "ABCDEFGHIJKLMNO"
_RIGHT_X = 164.0
_RIGHT_END = MARGIN + WIDTH


def head(sheet: Sheet, content: RecordSheets, stop: Stop | None, group: str, continuation: bool = False) -> None:
    """Stop number, name and clock, group box, where a lost sheet goes."""
    texts, right = sheet.texts, PAGE_MM[0] - MARGIN
    with sheet.block("heading", "head", MARGIN, HEAD_Y, WIDTH, 18):
        if stop:
            wide = sheet.disc(MARGIN, HEAD_Y - 1, _DISC, stop.number, _NUMBER_SIZE if stop.number < 10 else 50)
        else:
            wide = _DISC
            sheet.box(MARGIN, HEAD_Y, 18, 18, 1.5)
        x = MARGIN + wide + 4
        room = right - 32 - x
        title = stop.name if stop else texts("reports.record.stop")
        sheet.text(title, x, HEAD_Y + 5.6, 16, bold=True, width=room)
        clock = texts("reports.at-clock", time=wording.clock(stop.at, texts)) if stop and stop.at else ""
        parts = [clock, stop.place_type if stop else "", texts("reports.record.continuation") if continuation else ""]
        sheet.text(" \u00b7 ".join(part for part in parts if part), x, HEAD_Y + 12, 16, width=room)
        place = content.return_to or content.publisher.contact or content.publisher.name
        sheet.text(texts("reports.record.lost", place=place), x, HEAD_Y + 17.6, 10, width=room + 14)
        sheet.text(texts("reports.record.group"), right - 17, HEAD_Y + 9.5, 12, bold=True, align="right")
    with sheet.block("form", "group", right - 15, HEAD_Y, 15, 15):
        sheet.box(right - 15, HEAD_Y, 15, 15, 1.5)
        sheet.text(group, right - 7.5, HEAD_Y + 11.2, 30, bold=True, align="center", width=14)


def map_and_feeling(sheet: Sheet, one: RecordSheet, y: float) -> None:
    """Left the map ± 80 m, right the two ratings and the counts."""
    wide, high = BOXES_MM["record"]
    sheet.map(one.map, MARGIN, y, wide, high, LOOK)
    x, texts = MARGIN + wide + 4, sheet.texts
    with sheet.block("form", "feeling", x, y, WIDTH - wide - 4, high):
        sheet.text(texts("reports.record.feel"), x, y + 4, 11, bold=True, width=WIDTH - wide - 4)
        _rating(sheet, texts("reports.record.day"), x, y + 7)
        _rating(sheet, texts("reports.record.dark"), x, y + 24)
        sheet.text(texts("reports.record.alone"), x, y + 47, 11, bold=True, width=WIDTH - wide - 4)
        left = x
        for key, room in (("yes", 25.0), ("maybe", 36.0), ("no", 29.0)):
            label = texts(f"reports.record.{key}")
            sheet.text(label, left, y + 58, 13, bold=True)
            start = left + fonts.width(label, fonts.BOLD, 13) * 25.4 / 72 + 2
            sheet.line(start, y + 58.8, left + room - 3, y + 58.8, 1.0)
            left += room


def _rating(sheet: Sheet, label: str, x: float, y: float) -> None:
    first = x + 28
    sheet.paragraph(label, x, y + 2.4, 26, 10, 12, bold=True, lead=1.1)
    for value in range(1, 6):
        sheet.ring(first + (value - 1) * 13.2, y, _TICK, value, 13)
    sheet.text(sheet.texts("reports.record.unsafe"), first, y + 14, 10)
    sheet.text(sheet.texts("reports.record.safe"), first + 4 * 13.2 + _TICK, y + 14, 10, align="right")


def ask(sheet: Sheet, one: RecordSheet, y: float) -> None:
    """Up to six prompts in two columns."""
    prompts = one.prompts[:6] or tuple(sheet.texts(f"reports.prompt.default.{n}") for n in range(1, 7))
    half = WIDTH / 2
    with sheet.block("list", "ask", MARGIN, y, WIDTH, 28):
        sheet.line(MARGIN, y, MARGIN + WIDTH, y, 1.0)
        for index, prompt in enumerate(prompts):
            column, line = divmod(index, 3)
            x, top = MARGIN + column * half, y + 2 + line * 8.4
            sheet.text("\u2022", x, top + 4.7, 13, bold=True)
            sheet.paragraph(prompt, x + 4, top, half - 7, 8.4, 13, lead=1.1)


def _row_frame(sheet: Sheet, number: str, y: float) -> None:
    sheet.line(MARGIN, y, MARGIN + WIDTH, y, 1.0)
    if number:
        sheet.number(number, MARGIN, y + 8, 14, 15.2)
    else:
        sheet.line(MARGIN, y + 11, MARGIN + 13, y + 11, 1.0)


def new_row(sheet: Sheet, number: str, y: float) -> None:
    """An empty row: number, good or defect, letter, two writing lines, whose, photo, pole."""
    texts = sheet.texts
    with sheet.block("form", f"row {number}", MARGIN, y, WIDTH, ROW_HEIGHT):
        _row_frame(sheet, number, y)
        for key, top in (("good", y + 2.4), ("defect", y + 13.8)):
            sheet.box(28, top, _TICK, _TICK, 1.2)
            sheet.text(texts(f"reports.record.{key}"), 39.4, top + 6.6, 11, bold=True, width=12.5)
        sheet.box(52.5, y + 7.4, 14, 14, 1.2)
        sheet.text(texts("reports.record.letter"), 59.5, y + 5.6, 10, bold=True, align="center", width=16)
        for line in (11.5, 22.5):
            sheet.line(71, y + line, 158, y + line)
        _right_labels(sheet, ("whose", "photo", "pole"), y)


def _right_labels(sheet: Sheet, keys: tuple[str, ...], y: float) -> None:
    for index, key in enumerate(keys):
        base = y + 7.2 + index * 8
        label = sheet.texts(f"reports.record.{key}")
        sheet.text(label, _RIGHT_X, base, 10, bold=True)
        start = _RIGHT_X + fonts.width(label, fonts.BOLD, 10) * 25.4 / 72 + 1.5
        sheet.line(start, base + 0.6, _RIGHT_END, base + 0.6)


def recheck_row(sheet: Sheet, row: RecheckRow, y: float) -> None:
    """A finding of the walk before: number, photo, text, and how it is now."""
    texts, x, right = sheet.texts, 28.0, 160.0
    with sheet.block("form", f"recheck {row.number}", MARGIN, y, WIDTH, ROW_HEIGHT):
        _row_frame(sheet, row.number, y)
        if row.photo:
            sheet.photo(row.photo, x, y + 2, 30, 22)
            x += 33
        used = sheet.paragraph(row.text, x, y + 2, right - x, 12.4, 11, lead=1.15)
        if row.promised and used < 9.2:  # two lines: there is room for a third
            sheet.text(row.promised, x, y + 13.2, 10, width=right - x)
        left = x
        for key in ("fixed", "remains", "worse"):
            label = texts(f"reports.record.{key}")
            sheet.box(left, y + 14.8, _TICK, _TICK, 1.2)
            sheet.text(label, left + _TICK + 1.6, y + 21.2, 11, bold=True)
            left += _TICK + 5 + fonts.width(label, fonts.BOLD, 11) * 25.4 / 72
        _right_labels(sheet, ("photo", "note"), y)
        sheet.line(_RIGHT_X, y + 23.8, _RIGHT_END, y + 23.8)


def strip(sheet: Sheet, content: RecordSheets, y: float) -> None:
    """The letters with one or two words each, column by column in three lines."""
    letters = content.letters or tuple((letter, sheet.texts(f"reports.record.letter.{letter}")) for letter in _LETTERS)
    words = [f"{letter} {label}" for letter, label in letters[:18]]
    columns = [words[start : start + 3] for start in range(0, len(words), 3)]
    size = 11.0
    wide = [max(fonts.width(word, fonts.BOLD, size) for word in column) * 25.4 / 72 for column in columns]
    if sum(wide) > WIDTH - 3 * (len(columns) - 1):
        cap = (WIDTH - 3 * (len(columns) - 1)) / len(columns)
        wide = [min(width, cap) for width in wide]
    gap = (WIDTH - sum(wide)) / max(1, len(columns) - 1)
    with sheet.block("list", "letters", MARGIN, y, WIDTH, 22):
        sheet.line(MARGIN, y, MARGIN + WIDTH, y, 1.0)
        x = MARGIN
        for column, width in zip(columns, wide):
            for line, word in enumerate(column):
                sheet.text(word, x, y + 5.2 + line * 5.2, size, bold=True, width=width + 0.5)
            x += width + gap
    with sheet.block("text", "photo-first", MARGIN, y + 16, WIDTH, 6):
        sheet.text(sheet.texts("reports.record.photo-first"), MARGIN, y + 20.6, 10, width=WIDTH)
