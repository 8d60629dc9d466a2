# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws papers into memory."""

from __future__ import annotations

import io
from typing import Any, Callable

from est_plugin.reports.content import DocumentResult


def drawn(function: Callable[..., DocumentResult], content: Any, texts: Any, **options: Any) -> tuple[bytes, DocumentResult]:
    """The finished document and what was said about it."""
    stream = io.BytesIO()
    result = function(content, texts, stream, **options)
    return stream.getvalue(), result
