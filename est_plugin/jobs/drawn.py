# SPDX-License-Identifier: GPL-2.0-or-later
"""What came of a document that was written as several files."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..reports.content import DocumentResult


def result_of(results: Sequence[DocumentResult], warnings: Iterable[str] = ()) -> DocumentResult:
    """The pages of the first file, and every warning once: first those of the making, then those of the files."""
    told = [*warnings, *(warning for result in results for warning in result.warnings)]
    return DocumentResult(results[0].pages if results else 0, tuple(dict.fromkeys(told)))
