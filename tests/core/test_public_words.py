# SPDX-License-Identifier: GPL-2.0-or-later
"""Words of our own trade that a public paper does not use."""
from __future__ import annotations

import pytest

from est_plugin.core.public_words import our_words, public_organisation


@pytest.mark.parametrize(
    ("text", "found"),
    [("Beslutat i KLG om hotspots, det är est sagt.", ["KLG", "hotspots"]), ("Hot Spot vid EST:s möte", ["Hot Spot", "EST"]), ("ESTET och klgx, test", [])],
)
def test_our_words_are_found(text, found):
    assert our_words(text) == found


@pytest.mark.parametrize(("name", "told"), [("Säkerhet/EST", "Säkerhet"), ("Safety – EST", "Safety"), ("EST", "EST"), ("Test och Estrad", "Test och Estrad")])
def test_an_organisation_loses_our_word_but_never_its_whole_name(name, told):
    assert public_organisation(name) == told
