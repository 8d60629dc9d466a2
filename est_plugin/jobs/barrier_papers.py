# SPDX-License-Identifier: GPL-2.0-or-later
"""Bommar och hinder among the documents: all of them, or those that one organisation closes and opens."""
from __future__ import annotations

from ..core.barrier_state import REMOVED, STANDING
from ..core.paper_choices import INTERNAL
from ..i18n import Texts
from ..reports import content as c, papers
from ..reports.barrier_content import BarrierLine, BarrierList
from ..reports.work_content import box_for
from ..storage.store import Store
from . import barrier_list, paper_header
from .barrier_list import BarrierRow
from .document import HTML, ODT, PDF, XLSX, Made, Wish
from .drawn import result_of
from .print_walk import Setup

ALL = "all"
LEAST_M = 250.0
# how the mark of a barrier that has come so far is drawn on paper
_SIGNS = {"in_place": "open", "broken": "broken", "ordered": "planned", "decided": "outline", "wanted": "waiting", REMOVED: "refused"}


def choices(store: Store, texts: Texts) -> list[tuple[str, str]]:
    """(id, label) of what the list can be about: all, then whoever closes some; nothing when there are none."""
    rows = [row for row in store.rows("barrier", ("closed_by_id", "state")) if row[1] != REMOVED]
    if not rows:
        return []
    names = dict(store.rows("organisation", ("id", "name")))
    counts = {key: sum(closer == key and state in STANDING for closer, state in rows) for key in {closer for closer, _state in rows if closer}}
    found = [(key, texts("barrier-paper.closed-by", name=names.get(key, ""), n=n)) for key, n in counts.items() if n]
    return [(ALL, texts("barrier-paper.all", n=len(rows))), *sorted(found, key=lambda one: one[1])]


def name_of(store: Store, subject_id: str) -> str:
    """Whose barriers they are, for the name of the file."""
    return paper_header.municipality(store).name if subject_id == ALL else store.get("organisation", subject_id)["name"]


def barrier_paper(store: Store, subject_id: str, audience: str, setup: Setup) -> BarrierList:
    """The content. Those outside, and whoever closes them, get what stands there; our own list has what is only planned too."""
    texts = setup.texts
    rows = [row for row in barrier_list.read(store, setup.day, texts) if row.barrier["state"] != REMOVED]
    if subject_id != ALL:
        rows = [row for row in rows if row.barrier["closed_by_id"] == subject_id]
    if subject_id != ALL or audience != INTERNAL:
        rows = [row for row in rows if row.barrier["state"] in STANDING]
    inside = audience == INTERNAL
    lines = tuple(_line(row, inside) for row in rows)
    markers = [c.Marker(line.number, line.x, line.y, "bar", line.sign) for line in lines if line.x is not None]
    picture = setup.maps(store).around(markers, box_for(len(lines)), LEAST_M)
    recipient = "" if subject_id == ALL else store.get("organisation", subject_id)["name"]
    return BarrierList(paper_header.municipality(store), c.Edition(setup.day, final=not inside, audience=audience), lines, recipient, picture)


def make(store: Store, wish: Wish) -> Made:
    """Write the files that are asked for."""
    content = barrier_paper(store, wish.subject_id, wish.audience, wish.setup)
    writers = (
        (PDF, papers.draw_barriers), (XLSX, papers.write_barrier_workbook), (HTML, papers.write_barrier_page), (ODT, papers.write_barrier_odt),
    )  # fmt: skip
    texts = wish.setup.texts
    return Made(result_of([write(content, texts, wish.targets[kind]) for kind, write in writers if kind in wish.targets]))


def _line(row: BarrierRow, inside: bool) -> BarrierLine:
    barrier, (x, y) = row.barrier, row.xy or (None, None)
    told = {
        "checked": barrier["emergency_access_checked"], "checked_by": barrier["emergency_access_by"] or "", "check": row.check or "",
        "measure": row.measure_words, "note": barrier["note"] or "",
    } if inside else {}  # fmt: skip
    return BarrierLine(
        row.number, row.name, row.kind, row.state, _SIGNS[barrier["state"]], row.place, row.hours, row.key_holder, row.closed_by, x=x, y=y, **told
    )
