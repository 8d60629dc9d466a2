# SPDX-License-Identifier: GPL-2.0-or-later
"""Saving what was seen: one thing counted once, all or nothing, photos with it."""
from __future__ import annotations

import datetime as dt

import pytest
from PIL import Image

from est_plugin.core import geometry
from est_plugin.core.errors import InputError, RuleError
from est_plugin.i18n import Texts
from est_plugin.jobs.save_finding import Lamp, Seen, change_finding, save_finding, save_findings, save_lighting_defects
from est_plugin.jobs.save_hotspot import save_hotspot
from est_plugin.jobs.save_record_sheet import Rating, Sheet, SheetRow, read_rating, save_sheet


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "IMG_1.jpg"
    Image.new("RGB", (40, 30), "grey").save(path)
    return path


def test_a_lamp_seen_on_a_walk_is_one_thing_in_two_tables(store, walk, stops):
    saved = save_finding(store, Seen("Släckt lampa", category="A1", walk_id=walk.id, walk_stop_id=stops[1].id, lamp=Lamp(pole_number="H-12")))
    (finding,), (lamp,) = saved.findings, saved.lighting_defects
    assert lamp["finding_id"] == finding.id and lamp["number"] == finding["number"] and lamp["pole_number"] == "H-12"
    assert finding["geom"] == lamp["geom"] == stops[1]["geom"], "without a click the place is the stop's"
    store.undo(saved.done)
    assert store.count("finding") == store.count("lighting_defect") == 0


def test_without_place_or_text_nothing_is_saved(store):
    for seen, key in ((Seen("Mörkt"), "finding.place-missing"), (Seen("  ", xy=(1.0, 2.0)), "finding.description-missing")):
        with pytest.raises(InputError) as caught:
            save_finding(store, seen)
        assert caught.value.key == key and caught.value.text(Texts("sv")) != key
    assert store.count("finding") == 0


def test_the_same_thing_again_is_kept_but_not_counted_twice(store):
    first = save_finding(store, Seen("Buske skymmer", xy=(1.0, 2.0), category="B1")).findings[0]
    again = save_finding(store, Seen("Buske!", xy=(3.0, 2.0), category="B1", same_as_id=first.id)).findings[0]
    assert again["review_state"] == "merged" and again["same_as_id"] == first.id


def test_photos_follow_the_finding_into_the_workspace(store, photo):
    saved = save_finding(store, Seen("Klotter", xy=(1.0, 2.0), photos=[photo]))
    row = store.find("attachment", {"finding_id": saved.findings[0].id})[0]
    assert (store.path.parent / row["path"]).read_bytes() == photo.read_bytes() and not row["path"].startswith("/")
    assert row["is_cleared"] is False


def test_a_photo_that_cannot_be_used_does_not_stop_the_finding(store, tmp_path, photo):
    (tmp_path / "bild.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    (tmp_path / "text.jpg").write_text("ingen bild")
    saved = save_finding(store, Seen("Klotter", xy=(1.0, 2.0), photos=[tmp_path / "bild.heic", tmp_path / "text.jpg", tmp_path / "borta.jpg", photo]))
    assert len(saved.refused_photos) == 3 and store.count("attachment") == 1
    assert "bild.heic" in saved.refused_photos[0].text(Texts("sv"))


def test_a_failed_save_leaves_no_photo_behind(store, photo):
    with pytest.raises(RuleError):
        save_findings(store, [Seen("Bra", xy=(1.0, 2.0), photos=[photo]), Seen("Fel typ", xy=(1.0, 2.0), category="Q9")])
    assert store.count("finding") == 0 and list((store.path.parent / "photos").iterdir()) == []


def test_a_finding_is_changed_and_gets_more_photos(store, photo):
    row = save_finding(store, Seen("Klotter", xy=(1.0, 2.0))).findings[0]
    assert change_finding(store, row, {"severity": 3}, [photo]).findings[0]["severity"] == 3
    assert store.count("attachment", {"finding_id": row.id}) == 1


def test_several_lamps_in_one_go(store):
    saved = save_lighting_defects(store, [(Lamp(pole_number=str(n)), (float(n), 0.0)) for n in range(3)], source="fault_report", description="Tre släckta")
    assert [row["pole_number"] for row in saved.lighting_defects] == ["0", "1", "2"]
    assert {row["finding_id"] for row in saved.lighting_defects} == {None}


@pytest.mark.parametrize("drawn, drawn_as", [
    (geometry.point(0, 0), "point"), (geometry.line([(0, 0), (100, 0)]), "road_stretch"), (geometry.polygon([[(0, 0), (50, 0), (50, 50)]]), "area"),
])  # fmt: skip
def test_a_hotspot_is_an_area_however_it_was_drawn(store, drawn, drawn_as):
    row, _done = save_hotspot(store, drawn, {"name": "Busstorget"})
    assert row["drawn_as"] == drawn_as and geometry.kind(row["geom"]) == geometry.POLYGON


def test_a_record_sheet_is_saved_in_one_go_and_the_walk_is_held(store, walk, stops):
    rows = [
        SheetRow(1, "defect", "A", "Släckt lampa", pole_number="12"),
        SheetRow(2, "good", "K", "Liv och rörelse"),
        SheetRow(3, "defect", "H", "Klotter på väggen"),
    ]
    saved = save_sheet(store, Sheet(walk.id, stops[2].id, "A", Rating(safe_by_day=4, safe_in_dark=2, alone_yes=3, alone_no=5), rows), walk["planned_end"])
    assert [f["paper_reference"] for f in saved.findings] == ["A3.1", "A3.2", "A3.3"]
    assert len(saved.lighting_defects) == 1 and saved.lighting_defects[0]["pole_number"] == "12"
    assert store.get("walk", walk.id)["state"] == "held"
    assert read_rating(store, stops[2].id, "A").safe_in_dark == 2 and read_rating(store, stops[0].id, "A").is_empty


def test_a_sheet_of_a_walk_that_lies_ahead_leaves_it_planned(store, walk, stops):
    sheet = Sheet(walk.id, stops[0].id, "A", Rating(safe_by_day=4), [SheetRow(1, "defect", "F", "Sly")])
    save_sheet(store, sheet, walk["planned_start"] - dt.timedelta(hours=1))
    assert store.get("walk", walk.id)["state"] == "planned" and store.count("finding") == 1
    more = Sheet(walk.id, stops[1].id, "A", Rating(), [SheetRow(1, "defect", "F", "Mer sly")])
    save_sheet(store, more, walk["planned_start"] + dt.timedelta(minutes=5))
    held = store.get("walk", walk.id)
    assert (held["state"], held["held_start"]) == ("held", walk["planned_start"])


def test_a_sheet_entered_twice_is_told_by_row_and_changes_nothing(store, walk, stops):
    sheet = Sheet(walk.id, stops[0].id, "B", Rating(safe_by_day=4), [SheetRow(1, "defect", "F", "Sly")])
    save_sheet(store, sheet)
    with pytest.raises(InputError) as caught:
        save_sheet(store, Sheet(walk.id, stops[0].id, "B", Rating(safe_by_day=1), [SheetRow(1, "defect", "F", "Sly"), SheetRow(2, "defect", "F", "Mer")]))
    assert "B1.1" in caught.value.text(Texts("sv"))
    assert store.count("finding") == 1 and read_rating(store, stops[0].id, "B").safe_by_day == 4
