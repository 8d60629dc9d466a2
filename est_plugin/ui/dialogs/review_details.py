# SPDX-License-Identifier: GPL-2.0-or-later
"""One report in full beside the list: remarks first, its text with what looks like personal data marked, then the facts."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qgis.PyQt.QtWidgets import QPlainTextEdit

from ...i18n import tr
from ...jobs.review_list import Remarks, ReviewRow
from ..item_models.review_model import ReviewWords
from ..widgets.combo import of_choices
from ..widgets.marked_text import mark_places


def show_details(
    pane: QPlainTextEdit, row: ReviewRow | None, words: ReviewWords, remarks: Remarks | None, others: Sequence[int] = (), kept: int | None = None
) -> None:
    """`others`: numbers merged into this one; `kept`: the number it was merged into. None says that nothing is left."""
    if row is None:
        pane.setPlainText(tr("report-review.nothing-left"))
        pane.setExtraSelections([])
        return
    lines = [f"⚠ {remark.notice.text(tr)}" for remark in remarks.of(row)] if remarks else []
    lines += [_title(row, words), row.place_text or "", "", row.description or tr("report-review.no-text"), ""]
    lines += [f"{label}: {value}" for label, value in _facts(row, words, others, kept) if value]
    text = "\n".join(lines)
    pane.setPlainText(text)
    shown = pane.toPlainText()
    found = {hit.text for hit in remarks.hits(row)} if remarks else set()
    mark_places(pane, sorted(_places(shown, found)))


def _places(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Wherever one of the words stands."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at, at + len(word)
            at = text.find(word, at + len(word))


def _title(row: ReviewRow, words: ReviewWords) -> str:
    kinds, sure = dict(of_choices("report_kind")), dict(of_choices("certainty"))
    parts = (words.category(row), words.when(row), kinds.get(row.felt_or_occurred, ""), sure.get(row.certainty, ""))
    return f"{tr('report-review.number', number=row.number or '–')}   " + " · ".join(part for part in parts if part)


def _facts(row: ReviewRow, words: ReviewWords, others: Sequence[int], kept: int | None) -> list[tuple[str, str]]:
    system = " ".join(part for part in (row.external_system, row.external_number) if part)
    written = row.created_at.astimezone(words.zone).strftime("%Y-%m-%d %H:%M") if row.created_at else ""
    return [
        (tr("report-review.column-who"), words.organisation(row)),
        (tr("report-form.source"), words.source(row)),
        (tr("report-form.external"), system),
        (tr("report-review.written"), written),
        (tr("report-review.column-state"), dict(of_choices("review_state")).get(row.review_state, row.review_state)),
        (tr("report-review.reason"), row.review_reason or ""),
        (tr("report-review.same-as"), str(kept) if kept else ""),
        (tr("report-review.others"), ", ".join(str(number) for number in others)),
    ]
