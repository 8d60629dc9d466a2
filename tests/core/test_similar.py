# SPDX-License-Identifier: GPL-2.0-or-later
"""Which open findings may be the same thing."""
from __future__ import annotations

from datetime import date
from random import Random

from est_plugin.core import geometry
from est_plugin.core.similar import OpenFinding, OpenFindings
from est_plugin.i18n import Texts


def finding(key, x, y, category="A", **more):
    return OpenFinding(key, more.pop("number", None), (x, y), category, **more)


def test_same_letter_within_25_metres_is_similar_and_nearest_comes_first():
    found = OpenFindings([finding("far", 20, 0, "A1"), finding("near", 3, 4, "A4"), finding("edge", 25, 0), finding("out", 25.1, 0)])
    assert [s.finding.id for s in found.similar(finding("new", 0, 0, "A2"))] == ["near", "far", "edge"]


def test_other_letter_or_kind_or_the_finding_itself_is_not():
    found = OpenFindings([finding("b", 1, 0, "B"), finding("good", 1, 0, is_good=True), finding("new", 0, 0)])
    assert found.similar(finding("new", 0, 0)) == []


def test_different_poles_are_different_lamps_and_the_same_pole_comes_first():
    found = OpenFindings([finding("other", 1, 0, pole="102"), finding("same", 20, 0, pole="k 101"), finding("unknown", 2, 0)])
    assert [s.finding.id for s in found.similar(finding("new", 0, 0, pole="K101"))] == ["same", "unknown"]


def test_grid_finds_what_comparing_all_pairs_finds():
    random = Random(7)
    points = [finding(str(i), random.uniform(-200, 200), random.uniform(-200, 200)) for i in range(300)]
    found = OpenFindings(points)
    for new in points[:60]:
        near = {p.id for p in points if p.id != new.id and geometry.distance(p.xy, new.xy) <= 25}
        assert {s.finding.id for s in found.similar(new)} == near


def test_yellow_line_in_swedish():
    found = OpenFindings([finding("x", 0, 12.4, number=14, since=date(2026, 10, 3))])
    texts = Texts("sv")
    [similar] = found.similar(finding("new", 0, 0))
    assert similar.notice(texts).text(texts) == "Liknar nr 14 (öppen sedan 3 okt), 12 meter bort."
