# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos find their findings by number, place and time."""
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import geometry
from est_plugin.core.photo_match import Photo, Target, match, slate_number

T0 = datetime(2026, 11, 17, 16, 0, tzinfo=timezone.utc)
ROWS = [
    Target("f1", (0, 0), T0, "A1.1"), Target("f2", (100, 0), T0 + timedelta(minutes=15), "A2.1"),
    Target("f3", (200, 0), T0 + timedelta(minutes=30), "A3.1"),
]


def at(minutes):
    return T0 + timedelta(minutes=minutes)


def keys(proposal):
    return [reason.key for reason in proposal.reasons]


@pytest.mark.parametrize("name, number", [
    ("A3.1.jpg", "A3.1"), ("IMG a3_1 (2).JPG", "A3.1"), ("rad B12-04", "B12.4"), ("foto_C1.2_20261117.jpeg", "C1.2"),
    ("IMG_20261117_170311.jpg", None), ("DSC00001.JPG", None), ("P1010203.JPG", None), ("", None), ("A3.123.jpg", None),
])
def test_row_number_is_read_from_names_as_people_write_them(name, number):
    assert slate_number(name) == number


def test_number_wins_over_place():
    [proposal] = match([Photo("A3.1.jpg", (110, 0), at(15))], ROWS)
    assert proposal.finding_id == "f3" and proposal.word == "photo.match-certain" and keys(proposal) == ["photo.reason-number"]


def test_number_in_the_caption_counts_and_a_far_position_is_told():
    [proposal] = match([Photo("IMG_1.jpg", (900, 0), caption="Rad A3.1")], ROWS)
    assert proposal.finding_id == "f3" and proposal.word == "photo.match-likely" and "photo.reason-far" in keys(proposal)


def test_photos_after_the_slate_belong_to_its_row_until_the_next():
    photos = [Photo("A1.1.jpg", None, at(0)), Photo("2.jpg", None, at(1)), Photo("A2.1.jpg", None, at(2)), Photo("4.jpg", None, at(3)),
              Photo("5.jpg", None, at(60))]
    assert [p.finding_id for p in match(photos, ROWS)] == ["f1", "f1", "f2", "f2", None]


def test_place_and_time_together_are_surer_than_place_alone():
    [both] = match([Photo("x.jpg", (102, 1), at(16))], ROWS)
    [place] = match([Photo("x.jpg", (102, 1))], ROWS)
    assert both.finding_id == place.finding_id == "f2"
    assert both.word == "photo.match-certain" and place.word == "photo.match-likely"
    assert keys(both) == ["photo.reason-position", "photo.reason-time"]


def test_time_alone_is_unsure():
    [proposal] = match([Photo("x.jpg", None, at(14))], ROWS)
    assert (proposal.finding_id, proposal.word) == ("f2", "photo.match-unsure")


def test_photo_far_from_all_findings_gets_none_even_at_the_right_time():
    [proposal] = match([Photo("x.jpg", (500, 500), at(15))], ROWS)
    assert proposal.finding_id is None and keys(proposal) == ["photo.reason-nothing-near"]


def test_two_findings_at_one_place_are_told_to_be_ambiguous():
    [proposal] = match([Photo("x.jpg", (0, 0))], [Target("p", (0, 0)), Target("q", (1, 0))])
    assert proposal.word == "photo.match-unsure" and "photo.reason-ambiguous" in keys(proposal)


def test_wrong_camera_clock_can_be_corrected():
    photo = Photo("x.jpg", None, at(15 + 60))
    assert match([photo], ROWS)[0].finding_id is None
    assert match([photo], ROWS, clock_offset=timedelta(hours=-1))[0].finding_id == "f2"


def test_unknown_number_is_told_and_not_used():
    [proposal] = match([Photo("A9.9.jpg", (1, 0))], ROWS)
    assert proposal.finding_id == "f1" and keys(proposal)[0] == "photo.reason-number-unknown"


def test_empty_photo_says_why():
    [proposal] = match([Photo("x.jpg")], ROWS)
    assert keys(proposal) == ["photo.reason-nothing-known"] and proposal.word == "photo.match-none"


coordinates = st.tuples(st.floats(-300, 300), st.floats(-300, 300))
times = st.integers(0, 7200).map(lambda s: T0 + timedelta(seconds=s))
photo_lists = st.lists(
    st.builds(Photo, st.sampled_from(["IMG_1.jpg", "A1.1.jpg", "b2-3.png", "x"]), st.none() | coordinates, st.none() | times), max_size=12)
finding_lists = st.lists(
    st.builds(Target, st.uuids().map(str), st.none() | coordinates, st.none() | times, st.sampled_from(["", "A1.1", "B2.3"])),
    max_size=8, unique_by=lambda f: f.id)


@given(photo_lists, finding_lists)
def test_each_photo_gets_one_proposal_in_time_order_with_a_reason(photos, findings):
    proposals = match(photos, findings)
    assert sorted(map(repr, photos)) == sorted(repr(p.photo) for p in proposals)
    order = [(p.photo.taken_at is None, p.photo.taken_at or T0) for p in proposals]
    assert order == sorted(order)
    known = {f.id: f for f in findings}
    for p in proposals:
        assert p.reasons and 0 <= p.confidence < 1 and (p.finding_id is None) == (p.confidence == 0)
        if p.finding_id is not None and "photo.reason-position" in keys(p) and "photo.reason-after-slate" not in keys(p):
            assert geometry.distance(p.photo.xy, known[p.finding_id].xy) <= 30


@given(photo_lists, finding_lists, st.randoms(use_true_random=False))
def test_order_of_findings_does_not_matter(photos, findings, random):
    unique = {f.paper_reference or f.id: f for f in findings}
    findings = list(unique.values())
    shuffled = findings[:]
    random.shuffle(shuffled)
    assert match(photos, findings) == match(photos, shuffled)
