# SPDX-License-Identifier: GPL-2.0-or-later
"""Every document of the product, declared once: the print dialog offers them, the tests loop over them."""
from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..core import paper_choices as choices
from ..core import work_orders as wo
from ..core.file_name import safe_file_name
from ..core.period_text import parsed
from ..i18n import Texts
from ..reports import papers
from ..reports.content import DocumentResult
from ..reports.figures_content import period_words
from ..reports.work_content import Control
from ..storage.store import Store
from . import barrier_papers, measure_figures, print_minutes, print_walk, promise_papers, situation_print, status_out_document
from .document import (
    BARRIERS, CASE_SYSTEM, CSV, HOTSPOT, HTML, MEETING, ODT, ORGANISATION, PATROL, PDF, PERIOD, PROMISE, SITUATION, STATUS_OUT, TEXT, WALK, XLSX,
    Document, Made, Wish,
)  # fmt: skip
from .drawn import result_of
from .inspection_round import ROUND, order_of, orders_of
from .work_list import WorkRow
from .work_order_choice import Order, measure_rows
from .work_order_content import work_out
from .work_order_rows import read_facts
from .work_orders import ANSWER_DAYS, Targets, proposed_targets, send_out, sent_before

REPORT, WORKBOOK, FEEDBACK, BASIS, BASIS_HOTSPOT = "report", "workbook", "feedback", "basis", "basis_hotspot"
MINUTES, FIGURES, PROMISES = "minutes", "figures", "promises"
MAP_SHEET, MAP_SHEET_HOTSPOT, CAUSES = "map_sheet", "map_sheet_hotspot", "causes"
ROUND_SHEET = "round_sheet"


# -- walk --------------------------------------------------------------------------------------------------------------
def _paper(kind: str) -> Document:
    def make(store: Store, wish: Wish) -> Made:
        target = wish.targets[PDF]
        return Made(print_walk.print_papers(store, wish.subject_id, kind, target, wish.setup, large_print=wish.is_large, is_preview=wish.is_preview))

    return Document(
        kind, WALK, (PDF,), make, has_large_print=kind == choices.PARTICIPANT, is_for_evening=True,
        writes=frozenset({"walk"}),
    )  # fmt: skip


def _report(store: Store, wish: Wish) -> Made:
    is_protocol = store.setting("paper_title") == "protocol"
    title = wish.setup.texts("settings.paper-title.protocol") if is_protocol else ""
    wanted = {kind: wish.target(kind) for kind in (PDF, XLSX, HTML, ODT)}
    return Made(print_walk.print_report(store, wish.subject_id, wish.audience, wish.setup, title=title, **wanted))


def _feedback(store: Store, wish: Wish) -> Made:
    from .walk_feedback import print_feedback

    wanted = {kind: wish.target(kind) for kind in (PDF, HTML, ODT)}
    return Made(print_feedback(store, wish.subject_id, wish.setup, large_print=wish.is_large, **wanted))


def _basis(subject: str) -> Callable[[Store, Wish], Made]:
    def make(store: Store, wish: Wish) -> Made:
        from . import decision_basis as basis

        content = (basis.basis_of_walk if subject == WALK else basis.basis_of_hotspot)(store, wish.subject_id, wish.setup)
        return Made(basis.write_decision_basis(content, wish.setup, wish.targets[ODT]))

    return make


def _map_sheet(subject: str) -> Callable[[Store, Wish], Made]:
    def make(store: Store, wish: Wish) -> Made:
        from . import decision_basis as basis

        content = (basis.basis_of_walk if subject == WALK else basis.basis_of_hotspot)(store, wish.subject_id, wish.setup, basis.MAP_BOX)
        return Made(basis.draw_decision_map(content, wish.setup, wish.targets[PDF]))

    return make


def _causes(store: Store, wish: Wish) -> Made:
    from .cause_paper import print_causes

    return Made(print_causes(store, wish.subject_id, wish.targets[PDF], wish.setup))


# -- round ---------------------------------------------------------------------------------------------------------------
def _round_sheet(store: Store, wish: Wish) -> Made:
    from .round_sheet import print_round

    return Made(print_round(store, wish.subject_id, wish.setup, wish.targets[PDF]))


# -- meeting and period ------------------------------------------------------------------------------------------------
def _minutes(store: Store, wish: Wish) -> Made:
    setup = wish.setup
    wanted = {kind: wish.target(kind) for kind in (PDF, HTML, ODT)}
    return Made(print_minutes.print_minutes(store, wish.subject_id, setup.language, setup.day, text=wish.target(TEXT), **wanted))


def _figures(store: Store, wish: Wish) -> Made:
    from ..core.figures.rows import Choice

    setup = wish.setup
    source = measure_figures.read(store, setup.language)
    content = measure_figures.make(source, parsed(wish.subject_id), Choice(), setup.day)
    if wish.target(CSV) is not None:
        measure_figures.save_csv(content, wish.targets[CSV], setup.language)
    results = []
    if wish.target(PDF) is not None:
        results.append(measure_figures.print_figures(store, content, wish.targets[PDF], setup.language))
    if wish.target(HTML) is not None or wish.target(ODT) is not None:
        results.append(measure_figures.write_figures(store, content, setup.language, html=wish.target(HTML), odt=wish.target(ODT)))
    return Made(result_of(results))


def _situations() -> list[Document]:
    """Lägesbild: for ourselves in four forms, the longer one for the public too."""
    made = []
    for kind, name in situation_print.NAMES.items():
        audiences = (choices.INTERNAL, choices.PUBLIC) if kind == situation_print.LONG else (choices.INTERNAL,)
        made.append(Document(name, SITUATION, situation_print.FORMATS, situation_print.maker(kind), audiences))
    return made


# -- organisation ------------------------------------------------------------------------------------------------------
def _sent_out(kind: str) -> Document:
    def make(store: Store, wish: Wish) -> Made:
        rows = measure_rows(store, wish.setup.language)
        order = _dated(order_of(store, rows, kind, store.get("organisation", wish.subject_id), wish.setup.day), wish.setup.day)
        if wish.is_preview:
            return Made(_draw_only(store, order, rows, wish))
        return _send(store, [(order, dict(wish.targets))], rows, wish.setup)

    def make_all(store: Store, wish: Wish) -> Made:
        folder, formats, rows = _folder(wish), tuple(wish.targets), measure_rows(store, wish.setup.language)
        wanted, taken = [], []
        for order in (_dated(one, wish.setup.day) for one in orders_of(store, rows, kind, wish.setup.day)):
            targets = proposed_targets(folder, order, formats, wish.setup.day, wish.setup.texts, taken)
            taken += targets.values()
            wanted.append((order, targets))
        return _send(store, wanted, rows, wish.setup)

    return Document(
        kind, ORGANISATION, (PDF, XLSX, HTML, ODT), make, (choices.INTERNAL if kind == wo.WORK_LIST else choices.EXTERNAL,), writes=frozenset({"dispatch"}),
        kind=kind, make_all=make_all,
    )  # fmt: skip


def _dated(order: Order, day: dt.date) -> Order:
    """To be answered in three weeks."""
    return replace(order, answer_by=day + dt.timedelta(days=ANSWER_DAYS))


def _send(store: Store, wanted: Sequence[tuple[Order, Targets]], rows: Sequence[WorkRow], setup: print_walk.Setup) -> Made:
    sent = send_out(store, wanted, rows, setup)
    return Made(DocumentResult(len(sent.made), sent.warnings), sent.done, tuple(sent.files))


def _draw_only(store: Store, order: Order, rows: Sequence[WorkRow], wish: Wish) -> DocumentResult:
    setup, wanted = wish.setup, set(order.measure_ids)
    facts = read_facts(store, [row for row in rows if row.record_id in wanted], setup.language)
    control = Control(str(uuid.uuid4()), "", setup.day.isoformat(), setup.language, order.kind)
    before = sent_before(store).get(order.organisation_id, frozenset())
    content = work_out(store, facts, order, control, setup.texts, setup.maps(store), setup.day, before)
    writers = ((PDF, papers.draw_work_out), (ODT, papers.write_work_odt))
    return next(write(content, setup.texts, wish.targets[one]) for one, write in writers if one in wish.targets)


def _folder(wish: Wish) -> Path:
    return next(iter(wish.targets.values())).parent


# -- the set -----------------------------------------------------------------------------------------------------------
DOCUMENTS: tuple[Document, ...] = (
    *(_paper(kind) for kind in (choices.ALL, choices.PARTICIPANT, choices.RECORD, choices.LEADER)),
    Document(REPORT, WALK, (PDF, XLSX, HTML, ODT), _report, choices.AUDIENCES, has_map_pages=True),
    Document(WORKBOOK, WALK, (XLSX,), _report, choices.AUDIENCES, has_map=False),
    Document(FEEDBACK, WALK, (PDF, HTML, ODT), _feedback, (choices.PUBLIC,), has_large_print=True),
    Document(BASIS, WALK, (ODT,), _basis(WALK)),
    Document(MAP_SHEET, WALK, (PDF,), _map_sheet(WALK)),
    Document(BASIS_HOTSPOT, HOTSPOT, (ODT,), _basis(HOTSPOT)),
    Document(MAP_SHEET_HOTSPOT, HOTSPOT, (PDF,), _map_sheet(HOTSPOT)),
    Document(CAUSES, HOTSPOT, (PDF,), _causes),
    *(_sent_out(kind) for kind in (*wo.KINDS, ROUND)),
    Document(ROUND_SHEET, PATROL, (PDF,), _round_sheet),
    Document(MINUTES, MEETING, (PDF, HTML, ODT, TEXT), _minutes, has_map=False),
    Document(FIGURES, PERIOD, (PDF, CSV, HTML, ODT), _figures, has_map=False),
    *_situations(),
    Document(PROMISES, PROMISE, (PDF, HTML, ODT), promise_papers.make, (choices.INTERNAL, choices.PUBLIC), has_map=False, writes=frozenset({"settings"})),
    Document(BARRIERS, BARRIERS, (PDF, XLSX, HTML, ODT), barrier_papers.make, (choices.INTERNAL, choices.EXTERNAL)),
    Document(STATUS_OUT, CASE_SYSTEM, (CSV, XLSX), status_out_document.make, (choices.EXTERNAL,), has_map=False, writes=frozenset({"settings"})),
)
BY_NAME: dict[str, Document] = {one.name: one for one in DOCUMENTS}


def proposed_file(store: Store, folder: Path, document: Document, subject_id: str, audience: str, day: dt.date, texts: Texts) -> Path:
    """The name a document is given: what it is of, what it is, and for whom when that is not us."""
    if document.subject == ORGANISATION and subject_id:
        order = Order(subject_id, store.get("organisation", subject_id)["name"], document.kind, ())
        return Path(proposed_targets(folder, order, document.formats, day, texts)[document.main])
    name = f"{_subject_name(store, document, subject_id, day, texts)} {texts(f'print.file-{document.name}')}"
    if len(document.audiences) > 1 and audience != choices.INTERNAL:
        name = f"{safe_file_name(name)} {texts(f'print.file-audience-{audience}')}"
    return folder / f"{safe_file_name(name)}.{document.main}"


def _subject_name(store: Store, document: Document, subject_id: str, day: dt.date, texts: Texts) -> str:
    if document.subject == BARRIERS:
        return barrier_papers.name_of(store, subject_id)
    if document.subject == CASE_SYSTEM:
        return texts("status-out.file", system=status_out_document.system_of(subject_id), day=day.isoformat()).strip()
    if document.subject == PROMISE:
        return promise_papers.name_of(store, subject_id, texts)
    if document.subject == SITUATION:
        return situation_print.name_of(store, subject_id)
    if document.subject == PERIOD:
        return period_words(parsed(subject_id), texts).partition(" (")[0]
    return store.get(document.subject, subject_id)["name"] or ""
