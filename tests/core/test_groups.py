# SPDX-License-Identifier: GPL-2.0-or-later
"""Groups are few, equal and named by letter."""
from __future__ import annotations

import pytest

from est_plugin.core import groups
from est_plugin.core.errors import InputError
from est_plugin.i18n import Texts


@pytest.mark.parametrize("people, sizes", [(0, []), (1, [1]), (20, [20]), (21, [11, 10]), (40, [20, 20]), (50, [17, 17, 16])])
def test_people_are_shared_equally(people, sizes):
    assert [g.size for g in groups.split(people)] == sizes


def test_every_number_of_people_is_split_without_loss():
    for people in range(1, 521):
        made = groups.split(people)
        sizes = [g.size for g in made]
        assert sum(sizes) == people and max(sizes) <= 20 and max(sizes) - min(sizes) <= 1
        assert [g.letter for g in made] == list(groups.LETTERS[: len(made)])


def test_twenty_is_one_group_and_twenty_one_asks():
    assert groups.too_many(20) is None
    assert groups.too_many(47).text(Texts("sv")) == "47 deltagare är många för en grupp. Dela i 3 grupper?"


@pytest.mark.parametrize("people", [-1, 521])
def test_impossible_numbers_are_refused(people):
    with pytest.raises(InputError):
        groups.split(people)
