# SPDX-License-Identifier: GPL-2.0-or-later
"""The shared picture as a table for spreadsheets and as text to paste."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from ..core.importing.rejections import safe_cell
from .content import Texts
from .engine import wording
from .picture_content import Against, ChangeTable, PictureContent, WhenTable
from .picture_words import cell_words, signed

COLUMNS = ("part", "kind", "row", "column", "n", "before", "last_year", "note")


def csv_text(content: PictureContent, texts: Texts) -> str:
    """One line per count; the first two columns never change with the language."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([texts(f"picture.column.{name}") for name in COLUMNS])
    for row in _rows(content, texts):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def plain_text(content: PictureContent, texts: Texts) -> str:
    """The picture as lines of text, marked as a working paper."""
    lines = [f"{content.title}, {content.place}", texts("picture.internal"), *(f"{texts(f'picture.about.{name}')}: {said}" for name, said in content.about)]
    lines += [*content.notes, "", content.where.title]
    lines += [content.few] if content.few else []
    lines += [_with_note(f"{bar.label}: {signed(content.kinds, [len(part) for part in bar.parts], texts)}", bar.note) for bar in content.where.bars]
    lines += [content.where.empty] if not content.where.bars else []
    lines += [*content.where_notes, "", texts("picture.when")]
    for table in content.when:
        lines += _when_lines(table, texts)
    lines += ["", texts("picture.new")] + ([content.nothing_before] if content.nothing_before else [])
    for change in content.changes:
        lines += _change_lines(change)
    for group in content.fates:
        lines += [f"{group.title}: " + ", ".join([f"{line.label} ({line.words})" for line in group.lines] + ([group.more] if group.more else []))]
    if content.dialogue_note:
        lines += ["", texts("picture.dialogues"), content.dialogue_note, *(f"{one.name}: {wording.whole(one.people, texts)}" for one in content.dialogues)]
    lines += ["", texts("picture.hotspots")]
    lines += [f"{one.name}, {one.level}: {signed(content.kinds, [len(part) for part in one.parts], texts)}" for one in content.hotspots]
    lines += [texts("picture.hotspots.empty")] if not content.hotspots else []
    lines += ["", texts("picture.who")]
    lines += [_with_note(f"{one.name}: {signed(content.kinds, [len(part) for part in one.parts], texts)}", one.note) for one in content.reporters]
    lines += [texts("picture.who.empty")] if not content.reporters else []
    lines += [content.silent] if content.silent else []
    return "\n".join(lines) + "\n"


def when_in_words(table: WhenTable, day: int, band: int, texts: Texts) -> str:
    """fredag kväll 18–22: 4,5 av 31."""
    value = table.cells[day][band]
    said = texts("picture.nothing") if value < 0.05 else cell_words(value, texts)
    return texts("picture.when.cell", day=table.days[day], band=table.bands[band], n=said, of=wording.whole(table.n, texts))


# -- inside ------------------------------------------------------------------------------------------------------------
def _rows(content: PictureContent, texts: Texts) -> Iterator[list[object]]:
    for name, said in content.about:
        yield ["about", name, texts(f"picture.about.{name}"), "", "", "", "", said]
    for note in (*content.notes, content.few, *content.where_notes, content.nothing_before, content.silent):
        if note:
            yield ["note", "", "", "", "", "", "", note]
    for kind, ids in zip(content.kinds, content.total):
        yield ["total", kind, "", "", len(ids), "", "", ""]
    for bar in content.where.bars:
        for kind, ids in zip(content.kinds, bar.parts):
            yield ["where", kind, bar.label, "", len(ids), "", "", bar.note]
    for table in content.when:
        for day, row, total in zip(table.days, table.cells, table.sums):
            for band, value in zip(table.bands or ("",), row or (total,)):
                yield ["when", table.kind, day, band, wording.number(value, 2, texts), "", "", ""]
        if table.note:
            yield ["when", table.kind, "", "", "", "", "", table.note]
    yield from _change_rows(content)
    for theme in content.dialogues:
        yield ["dialogue", "", theme.name, "", theme.people, "", "", content.dialogue_note]
    for hotspot in content.hotspots:
        for kind, ids in zip(content.kinds, hotspot.parts):
            yield ["hotspot", kind, hotspot.name, hotspot.level, len(ids), "", "", ""]
    for reporter in content.reporters:
        for kind, ids in zip(content.kinds, reporter.parts):
            yield ["who", kind, reporter.name, "", len(ids), "", "", reporter.note]


def _change_rows(content: PictureContent) -> Iterator[list[object]]:
    names = [name for name, known in (("before", content.before), ("last_year", content.last_year)) if known]
    for table in content.changes:
        for line in table.lines:
            yield ["change", table.kind, line.label, "", len(line.ids), *_numbers(names, line.against), ", ".join(one.words for one in line.against)]
        if table.few:
            yield ["change", table.kind, "", "", "", "", "", table.few]
    for group in content.fates:
        for line in group.lines:
            yield [group.fate, group.kind, line.label, "", len(line.ids), *_numbers(names, line.against), line.words]


def _numbers(names: Sequence[str], against: Sequence[Against]) -> list[object]:
    """Counts of the period before and of last year, empty where nobody reported."""
    known = {name: one.before for name, one in zip(names, against)}
    return [known.get(name, "") for name in ("before", "last_year")]


def _when_lines(table: WhenTable, texts: Texts) -> list[str]:
    """A row for each band, columns set apart by tabs: pasted into a table it becomes one."""
    lines = [table.title]
    if table.days:
        lines.append("\t".join(["", *(day[:3] for day in table.days)]))
    for at, band in enumerate(table.bands):
        lines.append("\t".join([band, *(cell_words(row[at], texts) for row in table.cells)]))
    if table.days:
        lines.append("\t".join([texts("picture.when.sum"), *(cell_words(one, texts) for one in table.sums)]))
    return [*lines, table.note] if table.note else lines


def _change_lines(table: ChangeTable) -> list[str]:
    lines = [table.title]
    for line in table.lines:
        against = "; ".join(f"{head} {one.before}: {one.words}" for head, one in zip(table.heads[2:], line.against) if one.before is not None)
        lines.append(f"{line.label}: {len(line.ids)} ({against})")
    return [*lines, table.few] if table.few else lines


def _with_note(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text
