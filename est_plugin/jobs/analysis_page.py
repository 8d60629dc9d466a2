# SPDX-License-Identifier: GPL-2.0-or-later
"""What the web pages of analyses share: they belong to no workspace and are working papers."""
from __future__ import annotations

import datetime as dt

from ..core.paper_choices import INTERNAL
from ..i18n import Texts
from ..reports.content import Edition, Publisher


def publisher(texts: Texts) -> Publisher:
    """The analysis itself: no municipality is known."""
    return Publisher(texts("analysis-page.sender"))


def edition() -> Edition:
    """Made today, for the house."""
    return Edition(dt.date.today(), audience=INTERNAL)
