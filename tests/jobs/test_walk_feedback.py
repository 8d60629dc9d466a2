# SPDX-License-Identifier: GPL-2.0-or-later
"""Feedback from the workspace: only what may be published, in public words; what is not done tells why; nothing is changed."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.i18n import Texts
from est_plugin.jobs import walk_feedback
from est_plugin.jobs.paper_maps import PaperMaps
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.public_check import PublicStopped
from est_plugin.jobs.walk_facts import read_walk

DAY = dt.date(2026, 11, 20)
UTC = dt.timezone.utc


@pytest.fixture
def told(store, walk, stops):
    """Four findings: one planned, one refused, one without a measure, one internal; and a good thing. Five people walked."""
    with store.transaction("test") as tx:
        owner = tx.insert("organisation", {"name": "Gata och trafik", "kind": "unit"})
        tx.insert("walk_group", {"walk_id": walk.id, "letter": "A", "present": 5})
        made = {}
        for n, (name, visibility) in enumerate((("planned", "public"), ("refused", "public"), ("bare", "public"), ("secret", "internal")), start=1):
            made[name] = tx.insert("finding", {
                "walk_id": walk.id, "description": f"Det här är {name}", "visibility": visibility, "paper_reference": f"A1.{n}",
                "geom": geometry.point(100.0 * n, 10.0), "walk_stop_id": stops[0].id,
            })  # fmt: skip
        tx.insert("finding", {"walk_id": walk.id, "kind": "good", "description": "Ljust och fint", "visibility": "public"})
        planned = tx.insert("measure", {"title": "Laga bommen", "status": "planned", "responsible_id": owner.id, "due_date": dt.date(2026, 12, 18),
                                        "officer": "Hemlig funktion", "note": "Intern anteckning"})  # fmt: skip
        refused = tx.insert("measure", {"title": "Riv muren", "status": "new", "responsible_id": owner.id})
        for measure, name in ((planned, "planned"), (refused, "refused")):
            tx.insert("measure_link", {"measure_id": measure.id, "finding_id": made[name].id})
    with store.transaction("test") as tx:
        tx.update(store.get("measure", refused.id), **{"status": "refused", "reason": "Muren är skyddad."})
    return made


def content_of(store, walk):
    texts = Texts("sv")
    content, warnings = walk_feedback.feedback(store, read_walk(store, walk.id, "sv"), texts, PaperMaps((), store.crs, texts, DAY), DAY)
    return content, warnings


def test_every_public_point_is_answered_once_and_the_internal_one_never(store, walk, told):
    content, warnings = content_of(store, walk)
    assert {row.reference: [one.text for one in row.measures] for row in content.rows} == {"A1.1": ["Laga bommen"], "A1.3": []}
    assert [(row.reference, row.reason) for row in content.not_done] == [("A1.2", "Muren är skyddad.")]
    assert "secret" not in str(content) and "Hemlig" not in str(content) and "Intern" not in str(content) and warnings
    assert content.good and "Ljust och fint" in content.good[0]


def test_months_instead_of_days_and_public_words(store, walk, told):
    (one,) = content_of(store, walk)[0].rows[0].measures
    assert (one.status.word, one.who, one.when) == ("Planerad", "Gata och trafik", "december 2026")


@pytest.mark.parametrize("present, limit, shown", [(5, None, 5), (2, None, None), (2, 0, 2), (5, 10, None)])
def test_few_people_are_not_counted(store, walk, present, limit, shown):
    if limit is not None:
        store.set_setting("small_number_limit", limit)
    with store.transaction("test") as tx:
        tx.insert("walk_group", {"walk_id": walk.id, "letter": "A", "present": present})
    assert content_of(store, walk)[0].people == shown


def test_the_following_walk_is_told_before_other_planned_ones(store, walk):
    assert content_of(store, walk)[0].next_walk == ""
    start = dt.datetime(2027, 1, 12, 16, 30, tzinfo=UTC)
    with store.transaction("test") as tx:
        tx.insert("walk", {"name": "En annan", "planned_start": start, "meeting_place": "Torget"})
    assert content_of(store, walk)[0].next_walk == "En annan, tisdag 12 januari 2027 kl. 17.30. Vi träffas: Torget."
    with store.transaction("test") as tx:
        tx.insert("walk", {"name": "Uppföljning", "planned_start": start + dt.timedelta(days=60), "previous_walk_id": walk.id})
    assert content_of(store, walk)[0].next_walk.startswith("Uppföljning, lördag 13 mars 2027")


def test_all_files_are_made_and_nothing_in_the_workspace_changes(store, walk, told, tmp_path):
    before = store.get("walk", walk.id)["ver"]
    files = {kind: tmp_path / f"ut.{kind}" for kind in ("pdf", "html", "odt")}
    result = walk_feedback.print_feedback(store, walk.id, Setup("sv", made_on=DAY), **files)
    assert result.pages >= 2 and all(path.stat().st_size > 1000 for path in files.values())
    assert "Riv muren" not in files["html"].read_text(encoding="utf-8") and "Muren är skyddad." in files["html"].read_text(encoding="utf-8")
    large = walk_feedback.print_feedback(store, walk.id, Setup("en", made_on=DAY), pdf=tmp_path / "large.pdf", large_print=True)
    assert large.pages >= 1 and store.get("walk", walk.id)["ver"] == before and store.get("walk", walk.id)["feedback_sent"] is None


def test_personal_data_stop_it_before_a_file_is_made(store, walk, told, tmp_path):
    with store.transaction("test") as tx:
        tx.update(store.get("finding", told["bare"].id), **{"description": "Ring Anna på 070-123 45 67"})
    with pytest.raises(PublicStopped):
        walk_feedback.print_feedback(store, walk.id, Setup("sv", made_on=DAY), pdf=tmp_path / "ut.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_asking_for_nothing_is_said(store, walk):
    with pytest.raises(InputError):
        walk_feedback.print_feedback(store, walk.id, Setup("sv", made_on=DAY))
