# SPDX-License-Identifier: GPL-2.0-or-later
"""Print the papers of a walk, and its report: read the walk, make the content, draw the document."""
from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import QgsFeedback, QgsProject

from ..core.errors import InputError, MissingLibraryError
from ..core.paper_choices import ALL, AUDIENCES, INTERNAL, KINDS, LEADER, PARTICIPANT, RECORD
from ..i18n import Texts
from ..reports import papers
from ..reports.content import DocumentResult, Edition, Target
from ..reports.delivery import deliver
from ..storage.store import Store
from . import walk_papers
from .drawn import result_of
from .paper_header import municipality_name
from .paper_maps import A3_BOX, REPORT_BOX, PaperMaps, maps_of_project
from .plan_walk import mark_papers_printed
from .public_check import sealed
from .walk_facts import WalkFacts, read_walk
from .walk_report_content import walk_report


@dataclass(frozen=True)
class Setup:
    """What a printing needs besides the walk. Without a project the maps have no base map, and say so."""

    language: str = "sv"
    project: QgsProject | None = None
    made_on: dt.date | None = None
    feedback: QgsFeedback | None = None
    has_a3_maps: bool = False  # the map pages of the report on A3, for a printer that has it

    @property
    def day(self) -> dt.date:
        """The version date on the papers."""
        return self.made_on or dt.date.today()

    @property
    def texts(self) -> Texts:
        """Texts in the language of the papers."""
        return Texts(self.language)

    def maps(self, store: Store) -> PaperMaps:
        """Maps on the base map of the project."""
        return maps_of_project(self.project, store.crs, self.texts, self.day, self.feedback, A3_BOX if self.has_a3_maps else REPORT_BOX)


def print_papers(
    store: Store, walk_id: str, kind: str, target: Path, setup: Setup, *, large_print: bool = False, is_preview: bool = False
) -> DocumentResult:
    """Participant sheet, record sheets, leader's sheet, or all three in one PDF; remembers that papers are out, unless it is a preview.

    A workspace that is open for reading prints too; the result then says that it could not be noted.
    """
    if kind not in KINDS:
        raise InputError("papers.unknown-kind", kind=kind, known=", ".join(KINDS))
    facts = read_walk(store, walk_id, setup.language)
    maps = setup.maps(store)
    if kind == ALL:
        result = _all_in_one(store, facts, maps, target, setup)
    else:
        result = _draw(kind, store, facts, maps, target, setup, large_print)
    if is_preview:
        return result
    if store.is_read_only:
        return replace(result, warnings=(*result.warnings, setup.texts("papers.not-marked")))
    mark_papers_printed(store, walk_id, dt.datetime.now(dt.timezone.utc))
    return result


def print_report(
    store: Store, walk_id: str, audience: str, setup: Setup, *, pdf: Path | None = None, xlsx: Path | None = None, html: Path | None = None,
    odt: Path | None = None, is_final: bool | None = None, title: str = "",
) -> DocumentResult:  # fmt: skip
    """Rapport från trygghetsvandring as PDF, workbook, web page and text to edit, those that are asked for.

    `is_final` None: inside a working draft, outside a final record (what is sent out has become one).
    """
    if audience not in AUDIENCES:
        raise InputError("papers.unknown-audience", audience=audience, known=", ".join(AUDIENCES))
    facts, texts = read_walk(store, walk_id, setup.language), setup.texts
    made = walk_report(store, facts, texts, setup.maps(store), setup.day, audience)
    final = audience != INTERNAL if is_final is None else is_final
    edition = Edition(setup.day, final, title, audience)
    report = sealed(store, replace(made.report, edition=edition), setup.language)
    table = None
    if xlsx is not None:
        rows = walk_report(store, facts, texts, PaperMaps((), store.crs, texts, setup.day), setup.day, audience, all_columns=True).report
        table = sealed(store, replace(rows, edition=edition), setup.language)
    results = []
    if pdf is not None:
        results.append(papers.draw_walk_report(report, texts, pdf))
    if html is not None:
        results.append(papers.write_walk_page(report, texts, html))
    if odt is not None:
        results.append(papers.write_walk_odt(report, texts, odt))
    if table is not None:
        results.append(papers.write_walk_workbook(table, texts, xlsx))
    return result_of(results, made.warnings)


# -- inside ------------------------------------------------------------------------------------------------------------
def _draw(
    kind: str, store: Store, facts: WalkFacts, maps: PaperMaps, target: Target, setup: Setup, large_print: bool = False, is_part: bool = False
) -> DocumentResult:
    """One kind. `is_part`: of all papers in one, where the lighting page comes with the record sheets, which is where it is filled in."""
    if kind == PARTICIPANT:
        content = sealed(store, walk_papers.handout(store, facts, maps, setup.day), setup.language)
        return papers.draw_participant_sheet(content, setup.texts, target, large_print)
    from .lighting_page import MadePage, lighting_page  # numpy, which most documents do without

    if kind == RECORD:
        lighting = lighting_page(store, facts, maps, setup.project)
        made = papers.draw_record_sheets(walk_papers.record_sheets(store, facts, maps, setup.day), setup.texts, target, lighting.page)
    else:
        lighting = MadePage(None) if is_part else lighting_page(store, facts, maps, setup.project)
        made = papers.draw_leader_sheet(walk_papers.leader_sheet(store, facts, setup.day), setup.texts, target, lighting.page)
    return replace(made, warnings=tuple(dict.fromkeys((*made.warnings, *lighting.warnings))))


def _all_in_one(store: Store, facts: WalkFacts, maps: PaperMaps, target: Path, setup: Setup) -> DocumentResult:
    results, parts = [], []
    for kind in (LEADER, PARTICIPANT, RECORD):
        stream = io.BytesIO()
        results.append(_draw(kind, store, facts, maps, stream, setup, is_part=True))
        parts.append(stream)
    deliver(_joined(parts, store, facts.walk["name"], setup), target)
    return DocumentResult(sum(result.pages for result in results), result_of(results).warnings)


def _joined(parts: Sequence[io.BytesIO], store: Store, title: str, setup: Setup) -> bytes:
    """Several PDFs as one; the municipality and the walk name it, nobody's account."""
    try:
        from ..reports.engine import joined
    except ImportError as error:
        raise MissingLibraryError("pypdf") from error
    author = municipality_name(store) or "EST"
    return joined.join([part.getvalue() for part in parts], title, author, "EST", setup.texts("reports.lang"))
