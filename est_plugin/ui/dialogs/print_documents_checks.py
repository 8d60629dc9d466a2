# SPDX-License-Identifier: GPL-2.0-or-later
"""What should be known before a document is printed: nothing to print, no map, no stops, nothing found, photos that are gone."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import QgsProject

from ...core.notice import Notice
from ...core.paper_choices import PUBLIC
from ...gis import layer_roles
from ...jobs.document import MEETING, ODT, WALK, Document
from ...jobs.paper_maps import BACKGROUND
from ...storage.store import Store

ABOUT_MAP = ("print.no-base-map", "print.base-map-broken")


def warnings_before(store: Store, project: QgsProject, document: Document, subject_id: str | None, audience: str) -> list[Notice]:
    """Hints in the order of their weight; nothing here stops the printing except a missing subject."""
    if subject_id is None:
        return [Notice(f"print.no-{document.subject}")]
    found: list[Notice] = []
    if document.subject == WALK:
        found += _about_papers(store, subject_id) if document.is_for_evening else _about_report(store, subject_id, audience)
    elif document.subject == MEETING and not store.count("decision", {"meeting_id": subject_id}):
        found.append(Notice("print.no-decisions"))
    elif document.main == ODT and not store.count("measure"):
        found.append(Notice("print.no-measures"))
    if document.has_map:
        found += _about_map(project)
    return found


def _about_papers(store: Store, walk_id: str) -> list[Notice]:
    walk = store.get("walk", walk_id)
    found = []
    if walk["geom"] is None or walk["planned_start"] is None:
        found.append(Notice("print.not-planned"))
    if not store.count("walk_stop", {"walk_id": walk_id}):
        found.append(Notice("print.no-stops"))
    return found


def _about_report(store: Store, walk_id: str, audience: str) -> list[Notice]:
    rows = store.rows("finding", ("id", "visibility", "review_state"), {"walk_id": walk_id})
    seen = [row for row in rows if row[2] != "rejected"]
    if not seen:
        return [Notice("print.no-findings")]
    found = []
    internal = sum(row[1] != "public" for row in seen)
    if audience == PUBLIC and internal:
        found.append(Notice("print.not-public", {"n": internal}))
    missing = _missing_photos(store, [row[0] for row in seen])
    if missing:
        found.append(Notice("print.photos-missing", {"n": len(missing), "files": ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")}))
    return found


def _missing_photos(store: Store, finding_ids: Sequence[str]) -> list[str]:
    folder = Path(store.path).parent
    paths = [row[0] for row in store.rows("attachment", ("path",), {"finding_id": list(finding_ids)}) if row[0]]
    return [Path(path).name for path in paths if not (folder / path).is_file()]


def _about_map(project: QgsProject) -> list[Notice]:
    layers = layer_roles.base_layers(project, BACKGROUND)
    if not layers:
        return [Notice("print.no-base-map")]
    broken = [layer.name() for layer in layers if not layer.isValid()]
    return [Notice("print.base-map-broken", {"name": ", ".join(broken)})] if broken else []
