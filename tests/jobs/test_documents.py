# SPDX-License-Identifier: GPL-2.0-or-later
"""Every document of the product, made in every format from what it can be made of."""
from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from est_plugin.core import geometry
from est_plugin.i18n import Texts
from est_plugin.jobs.document import FORMATS, ORGANISATION, PDF, Wish
from est_plugin.jobs.document_subjects import subjects_of
from est_plugin.jobs.documents import DOCUMENTS, proposed_file
from est_plugin.jobs.print_walk import Setup

DAY = dt.date(2026, 11, 15)
SV = Texts("sv")
STARTS = {"pdf": b"%PDF", "html": b"<!DOCTYPE html", "odt": b"PK", "xlsx": b"PK", "txt": b"", "csv": b""}


@pytest.fixture
def everything(store, walk, stops):
    """A finding with a measure for a unit of ours, a contractor and an owner outside; a meeting, a hotspot."""
    with store.transaction("test") as tx:
        contractor = tx.insert("organisation", {"name": "Elfirman", "kind": "contractor", "is_outside": True, "active": True})
        owner = tx.insert("organisation", {"name": "Grannbolaget", "kind": "property_owner", "is_outside": True, "active": True})
        for number, organisation in enumerate((store.find("organisation", {"code": "streets"})[0], contractor, owner)):
            finding = tx.insert("finding", {"description": f"Mörkt {number}", "walk_id": walk.id, "geom": geometry.point(100.0 + number, 40.0)})
            measure = tx.insert("measure", {"title": f"Laga {number}", "responsible_id": organisation.id})
            tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})
        of_case = {"external_system": "Felanmälan", "external_number": "FA-1"}
        lamp = tx.insert("lighting_defect", {"fault": "out", "extent": "one", "pole_number": "B 4", "geom": geometry.point(140.0, 40.0), **of_case})
        measure = tx.insert("measure", {"title": "Laga lampan", "responsible_id": contractor.id})
        tx.insert("measure_link", {"measure_id": measure.id, "lighting_defect_id": lamp.id})
        tx.insert("barrier", {"name": "Bommen vid bion", "state": "in_place", "closes_at": "22:00", "opens_at": "05:00", "geom": geometry.point(150.0, 40.0)})
        tx.insert("meeting", {"name": "Möte 3", "held_on": DAY})
        tx.insert("promise", {"name": "Löfte 2026", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)})
        square = geometry.polygon([[(0.0, 0.0), (200.0, 0.0), (200.0, 200.0), (0.0, 200.0), (0.0, 0.0)]])
        hotspot = tx.insert("hotspot", {"name": "Torget", "geom": square})
        shift = {"planned_start": dt.datetime(2026, 11, 20, 19, tzinfo=dt.timezone.utc), "planned_end": dt.datetime(2026, 11, 20, 23, tzinfo=dt.timezone.utc)}
        patrol = tx.insert("patrol", {"name": "Fredag", **shift})
        tx.insert("patrol_visit", {"patrol_id": patrol.id, "hotspot_id": hotspot.id, "position": 1})
    return store


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_a_document_is_made_in_all_its_formats(everything, document, tmp_path):
    store = everything
    subjects = subjects_of(store, document, DAY, SV)
    assert subjects and all(one.label for one in subjects)
    audience = document.audiences[0]
    base = proposed_file(store, tmp_path, document, subjects[0].id, audience, DAY, SV)
    targets = {kind: base.with_suffix(f".{kind}") for kind in document.formats}
    made = document.make(store, Wish(subjects[0].id, targets, Setup("sv", made_on=DAY), audience))
    assert made.result.pages >= 0 and set(document.formats) <= set(FORMATS)
    for kind, path in targets.items():
        data = path.read_bytes()
        assert len(data) > 100 and data.lstrip(b"\xef\xbb\xbf").upper().startswith(STARTS[kind].upper()), kind
        if kind == PDF and not document.is_for_evening:
            assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert (store.count("dispatch") == 1) == (document.subject == ORGANISATION)
