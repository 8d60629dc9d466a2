# SPDX-License-Identifier: GPL-2.0-or-later
"""The municipality's own texts: names in braces are filled in, what is broken is said."""
from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from est_plugin.core.errors import InputError
from est_plugin.core.own_texts import LONGEST, filled, kept_text

VALUES = {"municipality": "Värnamo", "walk": "Centrum", "contact": "Anna, 0370-00 00 00"}


@pytest.mark.parametrize("text, shown", [
    ("", ""), ("Tack!", "Tack!"), ("{kommun} tackar för {vandring}.", "Värnamo tackar för Centrum."), ("{ Walk } / {CONTACT}", "Centrum / Anna, 0370-00 00 00"),
])  # fmt: skip
def test_names_are_filled_in(text, shown):
    assert filled(text, VALUES) == shown


@pytest.mark.parametrize("text, key", [
    ("{namn}", "own-text.unknown"), ("{kommun", "own-text.brace"), ("kommun}", "own-text.brace"), ("{}", "own-text.unknown"),
    ("{kommun.__class__}", "own-text.unknown"),
    ("{{kommun}}", "own-text.brace"), ("x" * (LONGEST + 1), "own-text.too-long"),
])  # fmt: skip
def test_what_is_broken_is_said(text, key):
    with pytest.raises(InputError) as caught:
        filled(text, VALUES)
    assert caught.value.key == key


@given(st.text(max_size=200))
def test_any_text_is_shown_or_said(text):
    try:
        assert isinstance(filled(text, {}), str)
    except InputError as error:
        assert error.key.startswith("own-text.")


@pytest.mark.parametrize("setting", [None, "x", [], {}, {"sv": "x"}, {"sv": {"next": 3}}, {"en": {"next": "Hi"}}])
def test_a_broken_setting_is_no_text(setting):
    assert kept_text(setting, "next", "sv") == ""
