# SPDX-License-Identifier: GPL-2.0-or-later
"""Read a foreign source against a workspace: what would become new, change, or be refused. Nothing is written here."""
from __future__ import annotations

from collections.abc import Callable, Mapping as AbstractMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..core import collector, geometry, review
from ..core.errors import InputError
from ..core.importing import checks, columns, coordinates, detection, matching
from ..core.importing.modes import ADD, UPDATE
from ..core.importing.bad_value import BadValue
from ..core.importing.profile import Profile
from ..core.importing.rejections import Rejection
from ..core.importing.source import GEOMETRY, SourceTable
from ..core.importing.values import parser
from ..core.importing.vocabulary import Vocabulary
from ..core.importing.wording import plain
from ..core.notice import Notice
from ..core.outages import DARK_FAULT
from ..core.record import Record
from ..core.schema import TABLES
from ..core.similar import OpenFinding, OpenFindings, Similar
from ..core.similar_reports import Similar as SimilarReport
from ..gis.transform import LONLAT, transform_all
from ..storage.store import Store
from .import_personal import PersonalRow, personal_rows
from .import_report_options import ReportOptions
from .import_reports import match_reports
from .import_status import StatusPlan, plan_statuses
from .local_days import zone_of
from .municipality_area import area_in, epsg_of, extent_lonlat, map_extent_lonlat
from .person_guard import harmless

LAMP_COLUMNS = ("fault", "extent", "pole_number", "in_row", "lamp_owner", "is_deliberate", "cabinet", "is_face_readable")
MOST_PAIRS = 20_000  # rows that are looked at to recognise the coordinate system
OPEN_HANDLING = ("unassigned", "open", "planned", "waiting")
Progress = Callable[[float], None]  # share done, 0–1; raises Cancelled to stop


@dataclass(frozen=True)
class ImportRequest:
    """What to read and how."""

    table: str  # finding, lighting_defect or observation
    source: SourceTable
    profile: Profile | None = None
    crs: str | None = None  # given by the user; else the source's, else recognised
    swapped: bool | None = None  # north and east exchanged; None: as recognised
    mode: str = ADD
    walk_id: str | None = None
    external_system: str | None = None
    places_by_pole: AbstractMapping[str, tuple[float, float]] = field(default_factory=dict)  # workspace CRS
    facts_by_pole: AbstractMapping[str, AbstractMapping[str, str]] = field(default_factory=dict)  # fills what the source leaves empty
    reports: ReportOptions = ReportOptions()  # of observation


@dataclass(frozen=True)
class Ready:
    """A row that may be stored: values, place in the workspace CRS, values of its lamp when it is one."""

    row: checks.PlannedRow
    xy: tuple[float, float] | None
    lamp: AbstractMapping[str, Any] | None = None


@dataclass
class ImportPlan:
    """The preview; give it to jobs.import_rows.run_import."""

    request: ImportRequest
    mapping: columns.Mapping
    crs: str
    swapped: bool
    detection: detection.Detection | None
    new: list[Ready]
    updates: list[tuple[Ready, Record]]
    similar: list[tuple[checks.PlannedRow, Similar | SimilarReport]]
    rejected: list[tuple[Rejection, AbstractMapping[str, Any]]]
    proposals: tuple
    unknown_words: AbstractMapping[str, AbstractMapping[str, int]]
    personal: list[PersonalRow] = field(default_factory=list)  # rows that look like personal data; they are stored all the same
    held: frozenset[int] = frozenset()  # row numbers among `rejected` that can be read and were held back, because they are like a report that is there
    untouched: int = 0  # rows of reports whose review is finished: they stay as they are
    notices: list[Notice] = field(default_factory=list)  # what should be known of the whole
    statuses: StatusPlan = field(default_factory=StatusPlan)  # what the source tells of the measures of cases that are there

    @property
    def without_point(self) -> int:
        """New rows that say in words where it was."""
        return sum(1 for one in self.new if one.xy is None and one.row.values.get("category") != review.NOTHING_TO_REPORT)


def vocabulary_of(store: Store, translations: AbstractMapping[str, AbstractMapping[str, str]], walk_id: str | None) -> Vocabulary:
    """Words the workspace knows: codes, organisations, walks, findings by sheet number, and the stops of one walk by number and name."""
    names: dict[str, dict[str, str]] = {
        "organisation": {row["name"]: row.id for row in store.find("organisation")},
        "walk": {row["name"]: row.id for row in store.find("walk")},
        "walk_stop": {},
        "finding": _findings_by_sheet(store, walk_id),
    }
    for stop in store.find("walk_stop", {"walk_id": walk_id}) if walk_id else ():
        for word in (str(stop["number"]), f"Stopp {stop['number']}", stop["name"]):
            if word:
                names["walk_stop"].setdefault(word, stop.id)
    return Vocabulary(store.find("code"), translations, names)


def _findings_by_sheet(store: Store, walk_id: str | None) -> dict[str, str]:
    """Sheet number ("A6.1") → id, within the walk when it is given; a number that several findings carry names none of them."""
    rows = store.rows("finding", ("paper_reference", "id"), {"walk_id": walk_id} if walk_id else None)
    found: dict[str, list[str]] = {}
    for reference, record_id in rows:
        if reference:
            found.setdefault(reference, []).append(record_id)
    return {reference: ids[0] for reference, ids in found.items() if len(ids) == 1}


def plan_import(store: Store, request: ImportRequest, progress: Progress = lambda share: None) -> ImportPlan:
    """Everything that can be said before writing; raises InputError when the source as a whole cannot be read."""
    with collector.paused():
        return _planned(store, request, progress)


def _planned(store: Store, request: ImportRequest, progress: Progress) -> ImportPlan:
    table, source = TABLES[request.table], request.source
    profile = request.profile or Profile({})
    vocabulary = vocabulary_of(store, profile.codes, request.walk_id)
    if profile.columns:
        mapping = columns.apply_mapping(profile.columns, source.columns, table, profile.codes)
    else:
        mapping = columns.guess_mapping(source.columns, table, source, vocabulary)
    fallbacks = {name: code for name, code in request.reports.fallbacks.items() if vocabulary.knows(table[name], code)}
    missing = columns.missing_required(mapping, table, {*request.reports.values, *fallbacks})
    if missing:
        raise InputError("error.import-required-missing", columns=missing, present=", ".join(source.columns))
    crs, swapped, found = _reading(store, request, mapping)
    checked = checks.check_rows(
        source, mapping, table, vocabulary,
        position=checks.PositionRule(swapped, area_in(store, crs), is_required=False, in_degrees=crs == LONLAT),
        zone=zone_of(store), defaults=_defaults(request, mapping), fallbacks=fallbacks,
        on_row=lambda n: progress(0.8 * n / max(1, len(source))) if n % 200 == 0 else None,
    )  # fmt: skip
    rejected = list(zip(checked.rejected, checked.rejected_rows))
    ready = _placed(request, mapping, vocabulary, checked.accepted, transform_all(crs, store.crs, [row.xy for row in checked.accepted if row.xy]), rejected)
    progress(0.9)
    plan = ImportPlan(request, mapping, crs, swapped, found, [], [], [], rejected, checked.proposals, checked.unknown_words)
    if request.table == "observation":
        match_reports(store, plan, ready)
    else:
        _match(store, plan, ready)
        _settle(store, plan, vocabulary)
    plan.rejected.sort(key=lambda pair: pair[0].row_number)
    plan.statuses = plan_statuses(store, plan)
    kept = [one.row for one in (*plan.new, *(ready for ready, _record in plan.updates))]
    plan.personal = personal_rows(request.table, ((row.row_number, row.values) for row in kept), harmless(store))
    return plan


def _placed(
    request: ImportRequest, mapping: columns.Mapping, vocabulary: Vocabulary, rows: Sequence[checks.PlannedRow],
    places: Sequence[tuple[float, float] | None], rejected: list,
) -> list[Ready]:  # fmt: skip
    """The rows with their place in the workspace; those whose coordinates lie nowhere are refused."""
    lamps = _lamps(request, mapping, vocabulary) if request.table == "finding" else {}
    ready: list[Ready] = []
    at = iter(places)
    for row in rows:
        if row.xy is None:
            xy = _by_pole(request.places_by_pole, row.values.get("pole_number")) if request.places_by_pole else None
        else:
            xy = next(at)
            if xy is None:
                shown = ", ".join(str(number) for number in row.xy)
                rejected.append((Rejection(row.row_number, " / ".join(mapping.position), shown, "import.no-such-place"), row.source))
                continue
        ready.append(Ready(row, xy, lamps.get(row.row_number)))
    return ready


def _settle(store: Store, plan: ImportPlan, vocabulary: Vocabulary) -> None:
    """New rows stand at a place of their own or at the stop of the walk; what the map knows of a pole is filled in."""
    request = plan.request
    stops = {row.id: row["geom"] for row in store.find("walk_stop", {"walk_id": request.walk_id})} if request.walk_id else {}
    placed = [one for one in plan.new if one.xy is not None or stops.get(one.row.values.get("walk_stop_id") or "")]
    lost = {one.row.row_number for one in plan.new} - {one.row.row_number for one in placed}
    plan.rejected += [(Rejection(one.row.row_number, "", "", "import.no-place"), one.row.source) for one in plan.new if one.row.row_number in lost]
    plan.similar = [pair for pair in plan.similar if pair[0].row_number not in lost]
    plan.new = [replace(one, row=_with_pole_facts(one.row, request, vocabulary)) for one in placed]


def _match(store: Store, plan: ImportPlan, ready: Sequence[Ready]) -> None:
    by_number = {one.row.row_number: one for one in ready}
    existing = store.find(plan.request.table)
    matched = matching.match_existing([one.row for one in ready], existing, plan.request.mode)
    plan.rejected += [(rejection, row.source) for rejection, row in matched.rejected]
    new, updates = _by_paper(plan.request, existing, matched, plan.rejected)
    plan.new = [by_number[row.row_number] for row in new]
    plan.updates = [(by_number[row.row_number], record) for row, record in updates]
    plan.similar = matching.similar_to_open(new, [one.xy for one in plan.new], open_findings(existing))


def open_findings(existing: list[Record]) -> OpenFindings:
    """What is open in the workspace, for the search of the same thing."""
    return OpenFindings(
        OpenFinding(
            row.id, row["number"], geometry.point_xy(row["geom"]), row.get("category") or ("A" if row.table == "lighting_defect" else ""),
            row.get("kind") == "good", row["created_at"].date() if row["created_at"] else None, row.get("pole_number"),
        )
        for row in existing
        if row["geom"] is not None and row["handling"] in OPEN_HANDLING and row["review_state"] not in ("merged", "rejected")
    )  # fmt: skip


def _by_paper(request: ImportRequest, existing: list[Record], matched: matching.MatchedRows, rejected: list) -> tuple[list, list]:
    """Rows of a walk's own sheets have no case number: the sheet number names them."""
    updates = list(matched.updates)
    if request.table != "finding" or not request.walk_id:
        return matched.new, updates
    known = {row["paper_reference"]: row for row in existing if row["walk_id"] == request.walk_id and row["paper_reference"]}
    new = []
    for row in matched.new:
        record = known.get(row.values.get("paper_reference"))
        if record is None or row.values.get("external_number"):
            new.append(row)
        elif request.mode == UPDATE:
            updates.append((row, record))
        else:
            rejected.append((Rejection(row.row_number, "", row.values["paper_reference"], "import.already-there", {"number": record["number"]}), row.source))
    return new, updates


def _reading(store: Store, request: ImportRequest, mapping: columns.Mapping) -> tuple[str, bool, detection.Detection | None]:
    """(CRS, whether north stands first, what was recognised)."""
    declared = request.crs or (request.profile.settings.get("crs") if request.profile else None)
    if mapping.position_kind == GEOMETRY:
        return declared or request.source.crs or store.crs, bool(request.swapped), None
    pairs = _pairs(request.source, mapping)
    if not pairs:
        return declared or store.crs, bool(request.swapped), None
    own = epsg_of(store.crs)
    found = detection.detect(pairs, extent_lonlat(store) or map_extent_lonlat(store), project_epsg=own, declared_epsg=epsg_of(declared or ""))
    if declared:
        crs = declared
    elif found.epsg is not None:
        crs = f"EPSG:{found.epsg}"
    else:
        crs = LONLAT if mapping.position_kind == "lon" else store.crs
    return crs, found.swapped if request.swapped is None else request.swapped, found


def _pairs(source: SourceTable, mapping: columns.Mapping) -> list[tuple[float, float]]:
    pairs = []
    for _number, row in source.rows[:: max(1, len(source) // MOST_PAIRS)]:
        try:
            cells = [row.get(name) for name in mapping.position]
            if len(cells) == 2 and all(cell not in (None, "") for cell in cells):
                pairs.append((coordinates.parse_coordinate(cells[0]), coordinates.parse_coordinate(cells[1])))
            elif len(cells) == 1 and cells[0]:
                pairs.append(coordinates.parse_pair(cells[0])[:2])
        except BadValue:
            continue
    return pairs


def _lamps(request: ImportRequest, mapping: columns.Mapping, vocabulary: Vocabulary) -> dict[int, dict[str, Any]]:
    """Lamp columns beside a finding make its lighting defect, one thing counted once."""
    table = TABLES["lighting_defect"]
    free = [name for name in request.source.columns if name not in mapping.as_dict]
    guessed = columns.guess_mapping(free, table, request.source, vocabulary)
    matches = tuple(match for match in guessed.matches if match.target in LAMP_COLUMNS)
    if not matches:
        return {}
    checked = checks.check_rows(request.source, replace(guessed, matches=matches), table, vocabulary, position=checks.PositionRule(is_required=False))
    return {row.row_number: dict(row.values) for row in checked.accepted if any(row.values.get(m.target) not in (None, False) for m in matches)}


def _by_pole(known: AbstractMapping[str, Any], pole: Any) -> Any:
    """What is known of a pole, by its number as written or in plain letters."""
    text = str(pole or "").strip()
    return (known.get(text) or known.get(plain(text))) if text else None


def _with_pole_facts(row: checks.PlannedRow, request: ImportRequest, vocabulary: Vocabulary) -> checks.PlannedRow:
    """Owner, cabinet and id of the lighting point as the map has them, where the source says nothing."""
    facts = _by_pole(request.facts_by_pole, row.values.get("pole_number")) or {}
    table, values = TABLES[request.table], dict(row.values)
    for name, text in facts.items():
        if values.get(name) is not None or name == "is_deliberate" and values.get("fault", DARK_FAULT) != DARK_FAULT:
            continue  # an open hatch is a fault also on a lamp that is off on purpose
        try:
            values[name] = parser(table[name], vocabulary)(text)
        except BadValue:  # the map's own words, nothing the user wrote: left empty
            continue
    return replace(row, values=values)


def _defaults(request: ImportRequest, mapping: columns.Mapping) -> dict[str, Any]:
    defaults: dict[str, Any] = {}
    if request.walk_id and request.table == "finding":
        defaults = {"walk_id": request.walk_id, "source": "walk"}
    if request.external_system and "external_number" in mapping.columns:
        defaults["external_system"] = request.external_system
    return {**request.reports.values, **defaults}
