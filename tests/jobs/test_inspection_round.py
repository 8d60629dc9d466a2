# SPDX-License-Identifier: GPL-2.0-or-later
"""Rondering: which lamps wait, in which order, printed as an order, marked done together."""
from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from est_plugin.core import geometry
from est_plugin.core.errors import EstError, InputError
from est_plugin.i18n import Texts
from est_plugin.jobs import inspection_round as job
from est_plugin.jobs.document import Wish
from est_plugin.jobs.document_subjects import subjects_of
from est_plugin.jobs.documents import BY_NAME
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.work_order_choice import measure_rows

DAY = dt.date(2026, 11, 15)


def lamp(store, x, y=0.0, number="", status="new", organisation="lighting", **more):
    """A lighting defect with its measure."""
    with store.transaction("test") as tx:
        row = tx.insert("lighting_defect", {"fault": "out", "extent": "one", "pole_number": number, "geom": geometry.point(x, y), **more})
        who = store.find("organisation", {"code": organisation})[0]
        given = {"title": f"Laga {number}", "measure_type": "lighting", "responsible_id": who.id, "status": status}
        given.update({"forwarded_to_id": who.id, "answer_by": DAY} if status == "forwarded" else {})
        measure = tx.insert("measure", given)
        tx.insert("measure_link", {"measure_id": measure.id, "lighting_defect_id": row.id})
    return measure


@pytest.fixture
def lamps(store):
    """Four single lamps along a street, entered in another order than they stand; and what is no matter for the round."""
    found = [lamp(store, x, number=f"P{x:.0f}") for x in (300.0, 0.0, 200.0, 100.0)]
    lamp(store, 50.0, number="rad", in_row=3)
    lamp(store, 50.0, number="gata", extent="whole_street")
    lamp(store, 50.0, number="fara", severity=4)
    lamp(store, 50.0, number="lucka", fault="open_hatch")  # dangerous by the list, whatever severity stands in the row
    lamp(store, 50.0, number="flit", is_deliberate=True)
    lamp(store, 50.0, number="lämnad", organisation="trafikverket", status="forwarded")
    with store.transaction("test") as tx:
        tx.insert("lighting_defect", {"fault": "out", "geom": geometry.point(1.0, 1.0)})
    return found


def waiting(store, **more):
    return job.waiting_lamps(store, measure_rows(store, "sv"), **more)


def test_single_lamps_wait_in_the_order_one_drives_past_them(store, lamps):
    poles = [one.defect["pole_number"] for one in waiting(store)]
    assert poles in (["P0", "P100", "P200", "P300"], ["P300", "P200", "P100", "P0"])
    assert job.without_measure(store) == 1
    other = store.find("organisation", {"code": "streets"})[0]
    assert waiting(store, party_id=other.id) == []


def test_the_round_is_printed_as_an_order_by_route_and_remembered_as_sent(store, lamps, tmp_path):
    document, texts = BY_NAME[job.ROUND], Texts("sv")
    (subject,) = subjects_of(store, document, DAY, texts)
    assert "Belysning" in subject.label
    target = tmp_path / "rond.pdf"
    document.make(store, Wish(subject.id, {"pdf": target}, Setup("sv", made_on=DAY), document.audiences[0]))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(target.read_bytes())).pages)
    assert "Rondering – Belysning" in text
    places = [text.index(f"P{n}") for n in (0, 100, 200, 300)]
    assert places in (sorted(places), sorted(places, reverse=True)) and "fara" not in text
    (dispatch,) = store.find("dispatch")
    assert dispatch["kind"] == "work_order" and set(dispatch["rows"]) == {one.id for one in lamps}


def test_the_round_is_marked_done_in_one_go_and_taken_back_in_one(store, lamps):
    ids = [one.id for one in lamps]
    done = job.confirm_round(store, ids, dt.date(2026, 11, 12), DAY, no_fault_ids=ids[:1], lamp_action="light_source")
    rows = {one.id: one for one in store.find("measure", {"id": ids})}
    assert {(row["status"], row["done_on"]) for row in rows.values()} == {("fixed", dt.date(2026, 11, 12))}
    assert [rows[key]["lamp_action"] for key in ids] == ["no_fault", "light_source", "light_source", "light_source"]
    assert waiting(store) == []
    store.undo(done)
    assert len(waiting(store)) == 4


def test_all_or_nothing_when_the_day_is_to_come_or_one_is_done_already(store, lamps):
    ids = [one.id for one in lamps]
    with pytest.raises(EstError):
        job.confirm_round(store, ids, DAY + dt.timedelta(days=1), DAY)
    with pytest.raises(InputError):
        job.confirm_round(store, [], DAY, DAY)
    assert {row["status"] for row in store.find("measure", {"id": ids})} == {"new"}


def test_nothing_waits_in_an_empty_workspace(store):
    assert waiting(store) == [] and subjects_of(store, BY_NAME[job.ROUND], DAY, Texts("sv")) == []
