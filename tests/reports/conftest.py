# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts of both languages for the papers."""

from __future__ import annotations

import pytest

from est_plugin.i18n import Texts


@pytest.fixture(scope="session")
def sv() -> Texts:
    """Swedish texts."""
    return Texts("sv")


@pytest.fixture(scope="session")
def en() -> Texts:
    """English texts."""
    return Texts("en")
