# SPDX-License-Identifier: GPL-2.0-or-later
"""Places in words."""
from __future__ import annotations

import pytest

from est_plugin.core.place_text import Candidate, place_text
from est_plugin.i18n import Texts

STOP = Candidate("stop", "Gångtunneln", 20)
ADDRESS = Candidate("address", "Storgatan 5", 12)
STREET = Candidate("street", "Storgatan", 4, 90)


@pytest.mark.parametrize("candidates, words", [
    ([STREET, ADDRESS, STOP], "Gångtunneln"),
    ([STREET, ADDRESS, Candidate("stop", "Torget", 31)], "vid Storgatan 5"),
    ([STREET, Candidate("address", "Storgatan 99", 60)], "på Storgatan"),
    ([STREET, Candidate("street", "Kungsgatan", 9, 0)], "i korsningen Storgatan och Kungsgatan"),
    ([Candidate("street", "Parkgatan", 60, 10), Candidate("street", "Ågatan", 40, 190)], "mellan Ågatan och Parkgatan"),
    ([Candidate("street", "Parkgatan", 60, 10), Candidate("street", "Ågatan", 40, 350)], "nära Ågatan"),
    ([Candidate("street", "Parkgatan", 60), Candidate("street", "Ågatan", 40)], "nära Ågatan"),
    ([STREET, Candidate("street", "Storgatan", 6, 270)], "på Storgatan"),
])
def test_place_is_said_as_people_say_it(candidates, words):
    assert place_text(candidates).text(Texts("sv")) == words


def test_english_paper_gets_english_words():
    assert place_text([ADDRESS]).text(Texts("en")) == "at Storgatan 5"


@pytest.mark.parametrize("candidates", [[], [Candidate("street", "  ", 3)], [Candidate("street", "E4", 101)]])
def test_nothing_near_gives_nothing(candidates):
    assert place_text(candidates) is None


def test_braces_in_a_name_do_no_harm():
    assert place_text([Candidate("address", "{x} & <b>", 1)]).text(Texts("sv")) == "vid {x} & <b>"
