# SPDX-License-Identifier: GPL-2.0-or-later
"""The lamp in the form of a finding: what the map knows is filled in, lamps off on purpose warn."""
from __future__ import annotations

import pytest

from est_plugin.i18n import set_language
from est_plugin.jobs.entry_lists import EntryLists, Option
from est_plugin.jobs.finding_hints import LampPoint
from est_plugin.ui.widgets.lamp_fields import LampFields

ON = LampPoint((0.0, 0.0), "id-1", "H-1", "municipality", "BC1")
ALSO_ON = LampPoint((30.0, 0.0), "id-2", "H-2", "trafikverket", "BC1")
OFF = LampPoint((60.0, 0.0), "id-3", "H-3", "municipality", "BC2", is_off=True)


@pytest.fixture
def fields(qgis_app):
    set_language("sv")
    made = LampFields()
    codes = {
        "faults": (("out", "Släckt"), ("open_hatch", "Öppen lucka"), ("deliberately_off", "Släckt med flit")),
        "extents": (("one", "1"), ("two_in_row", "2 i rad"), ("three_or_more", "3 eller fler i rad")),
        "lamp_owners": (("municipality", "Kommunen"), ("trafikverket", "Trafikverket")),
    }  # fmt: skip
    made.set_lists(EntryLists(**{name: tuple(Option(code, label) for code, label in options) for name, options in codes.items()}))
    made.show()
    return made


def choose(box, code):
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def test_picking_a_pole_fills_number_owner_and_cabinet(fields):
    fields.points = [ON]
    assert fields.facts_label.text() == "Ägare: Kommunen  ·  Central: BC1" and fields.facts_label.isVisible()
    ((lamp, xy),) = fields.lamps()
    assert (lamp.pole_number, lamp.lamp_owner, lamp.cabinet, lamp.lighting_point_id) == ("H-1", "municipality", "BC1", "id-1")
    assert not lamp.is_deliberate and xy == ON.xy
    assert not fields.off_line.isVisible()


def test_another_number_typed_takes_the_facts_of_the_picked_pole_away(fields):
    fields.points = [ON]
    fields.pole_edit.setText("X-9")
    fields.pole_edit.textEdited.emit("X-9")
    ((lamp, _xy),) = fields.lamps()
    assert (lamp.pole_number, lamp.lamp_owner, lamp.cabinet) == ("X-9", None, None) and not fields.facts_label.isVisible()


def test_a_lamp_off_on_purpose_warns_and_is_saved_as_that_unless_the_user_says_no(fields):
    fields.points = [OFF]
    assert fields.off_line.isVisible() and "H-3" in fields.off_line.text and fields.deliberate_box.isChecked()
    assert fields.lamps()[0][0].is_deliberate
    fields.deliberate_box.setChecked(False)
    assert not fields.lamps()[0][0].is_deliberate


def test_an_open_hatch_is_a_fault_also_on_a_lamp_that_is_off(fields):
    fields.points = [OFF]
    choose(fields.fault_box, "open_hatch")
    assert not fields.off_line.isVisible() and not fields.lamps()[0][0].is_deliberate
    choose(fields.fault_box, "out")
    assert fields.off_line.isVisible() and fields.deliberate_box.isChecked()


def test_several_poles_are_one_defect_each_and_only_those_that_should_shine_are_in_a_row(fields):
    fields.points = [ON, ALSO_ON, OFF]
    lamps = [lamp for lamp, _xy in fields.lamps()]
    assert [lamp.pole_number for lamp in lamps] == ["H-1", "H-2", "H-3"]
    assert [lamp.is_deliberate for lamp in lamps] == [False, False, True]
    assert {(lamp.in_row, lamp.extent) for lamp in lamps} == {(2, "two_in_row")}
    assert [lamp.lamp_owner for lamp in lamps] == ["municipality", "trafikverket", "municipality"]
    assert "H-3" in fields.off_line.text and "Kommunen, Trafikverket" in fields.facts_label.text()


def test_clicking_more_lamps_after_one_that_is_off_does_not_make_them_all_off(fields):
    fields.points = [OFF]
    assert fields.deliberate_box.isChecked()
    fields.points = [OFF, ON, ALSO_ON]
    assert not fields.deliberate_box.isChecked() and [lamp.is_deliberate for lamp, _xy in fields.lamps()] == [True, False, False]
    fields.deliberate_box.click()
    fields.points = [OFF, ON]
    assert [lamp.is_deliberate for lamp, _xy in fields.lamps()] == [True, True]  # what the user ticked stays


def test_a_new_form_has_no_warning(fields):
    fields.points = [OFF]
    fields.reset()
    assert not fields.off_line.isVisible() and not fields.facts_label.isVisible() and not fields.deliberate_box.isChecked()
