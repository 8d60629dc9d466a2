# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that people type become names any system takes."""
from __future__ import annotations

import pytest

from est_plugin.core.file_name import MAX_LENGTH, safe_file_name


@pytest.mark.parametrize(("typed", "safe"), [
    ("EST Värnamo", "EST Värnamo"), ("a/b\\c:d", "a b c d"), ("../../etc", "etc"), ("  .. ", "EST"), ("", "EST"), ("CON", "CON_"),
    ("nul.txt", "nul.txt_"), ("två\n rader", "två rader"), ("😀 torg?", "😀 torg"),
])  # fmt: skip
def test_names_are_safe_and_stay_readable(typed, safe):
    assert safe_file_name(typed) == safe


def test_long_names_are_cut_without_a_dot_or_space_at_the_end():
    assert len(safe_file_name("x" * 500)) == MAX_LENGTH
    assert not safe_file_name("x" * (MAX_LENGTH - 1) + " y").endswith(" ")
