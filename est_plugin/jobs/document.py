# SPDX-License-Identifier: GPL-2.0-or-later
"""What a document of the product is, and what is asked for when one is made. The set itself stands in documents.py."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.paper_choices import INTERNAL
from ..reports.content import DocumentResult
from ..storage.store import Done, Store
from .print_walk import Setup

WALK, ORGANISATION, MEETING, PERIOD, HOTSPOT, CASE_SYSTEM, PATROL, PROMISE, BARRIERS, SITUATION = SUBJECTS = (
    "walk", "organisation", "meeting", "period", "hotspot", "case_system", "patrol", "promise", "barriers", "situation",
)  # fmt: skip
PDF, HTML, ODT, TEXT, XLSX, CSV = FORMATS = ("pdf", "html", "odt", "txt", "xlsx", "csv")
STATUS_OUT = "status_out"  # name of the document that answers a fault-report system
AS_TEXT = (ODT, TEXT)  # to paste from


@dataclass(frozen=True)
class Wish:
    """One document as it is asked for: of what, for whom, which files. A preview notes nothing in the workspace."""

    subject_id: str
    targets: Mapping[str, Path]  # format → file
    setup: Setup = field(default_factory=Setup)
    audience: str = INTERNAL
    is_large: bool = False
    is_preview: bool = False

    def target(self, kind: str) -> Path | None:
        """The file of one format; None when it is not asked for."""
        return self.targets.get(kind)


@dataclass(frozen=True)
class Made:
    """What came of it; `done` when something was noted that can be undone, `files` when they are others than those asked for."""

    result: DocumentResult
    done: Done | None = None
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Document:
    """One document: its texts are print.document-NAME, print.what-NAME and print.file-NAME."""

    name: str
    subject: str
    formats: tuple[str, ...]  # the first is the document itself, the others come beside it
    make: Callable[[Store, Wish], Made]
    audiences: tuple[str, ...] = (INTERNAL,)
    has_large_print: bool = False
    has_map: bool = True
    has_map_pages: bool = False  # which may be on A3
    is_for_evening: bool = False  # papers that are carried on the walk, before anything is found
    writes: frozenset[str] = frozenset()  # tables that note that it was made
    kind: str = ""  # of what is sent out, for documents to an organisation
    make_all: Callable[[Store, Any], Made] | None = None  # for all organisations that have something to get

    @property
    def main(self) -> str:
        """The format of the document itself."""
        return self.formats[0]

    @property
    def text_format(self) -> str | None:
        """The form to paste from, when there is one beside the document."""
        return next((kind for kind in self.formats[1:] if kind in AS_TEXT), None)
