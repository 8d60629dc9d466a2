# SPDX-License-Identifier: GPL-2.0-or-later
"""The structure of a tagged PDF (ISO 32000-1, 14.7–14.8): what is a heading, a table, a figure, in reading order.

reportlab writes pages without tags. Marked content is put around what is drawn; the tree over it is added when the file is written.
What no mark encloses (lines, bands, head and foot) becomes an artifact: furniture that is not read aloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Union

from reportlab.pdfbase import pdfdoc

_BEGIN, _END, _ARTIFACT = " BDC", "EMC", "/Artifact BMC"
HEADINGS = ("H1", "H2", "H3", "H4")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """Marked content number `mcid` on page `page` (both from 0)."""

    page: int
    mcid: int


@dataclass
class Element:
    """A node of the tree; `attributes` are those of its owner (Layout or Table)."""

    kind: str
    alt: str = ""
    actual: str = ""
    owner: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Union[Element, Mark]] = field(default_factory=list)

    def add(self, kind: str, **options: Any) -> Element:
        """A new child."""
        child = Element(kind, **options)
        self.kids.append(child)
        return child

    def is_empty(self) -> bool:
        """Whether nothing was drawn for it."""
        return all(isinstance(kid, Element) and kid.is_empty() for kid in self.kids)


class Structure:
    """Collects the tree while pages are drawn."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self._open: list[Element] = [self.root]
        self._marks: dict[int, list[Element]] = {}  # page → element of each number
        self._level = 0  # of the last heading
        self._depth = 0  # inside a mark or an artifact nothing is marked again

    @property
    def parent(self) -> Element:
        """The element that new ones belong to."""
        return self._open[-1]

    @property
    def is_silent(self) -> bool:
        """Whether something around is marked already, or furniture."""
        return self._depth > 0

    def heading(self, level: int) -> Element:
        """A heading; levels are not skipped, whatever their size on paper."""
        self._level = min(level, self._level + 1)
        return self.parent.add(HEADINGS[self._level - 1])

    def begin(self, number: int, parts: list[Element]) -> None:
        """What follows belongs to one of several parts, which are made when the first begins; not within an element."""
        while len(parts) <= number:
            parts.append(self.root.add("Div"))
        self._open[0] = parts[number]

    @contextmanager
    def inside(self, element: Element) -> Iterator[None]:
        """What is drawn now belongs to the element."""
        self._open.append(element)
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def marked(self, code: list[str], page: int, element: Element) -> Iterator[None]:
        """What is drawn now is the content of the element."""
        if self._depth:
            yield
            return
        numbers = self._marks.setdefault(page, [])
        mark = Mark(page, len(numbers))
        numbers.append(element)
        element.kids.append(mark)
        code.append(f"/{element.kind} <</MCID {mark.mcid}>>{_BEGIN}")
        with self._silent():
            yield
        code.append(_END)

    @contextmanager
    def _silent(self) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def artifact(self) -> Any:
        """What is drawn now is furniture."""
        return self._silent()

    # -- writing ------------------------------------------------------------------------------------------------------
    def write(self, document: pdfdoc.PDFDocument, pages: list[pdfdoc.PDFPage]) -> None:
        """Put the tree into the file."""
        root = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        root_ref = document.Reference(root)
        references: dict[int, Any] = {}
        root.dict["K"] = self._write(document, self.root, root_ref, pages, references)
        numbers: list[Any] = []
        for page, made in enumerate(pages):
            allow(made, "StructParents", "Tabs")
            made.StructParents, made.Tabs = page, pdfdoc.PDFName("S")
            numbers += [page, pdfdoc.PDFArray([references[id(element)] for element in self._marks.get(page, [])])]
        root.dict["ParentTree"] = document.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)}))
        root.dict["ParentTreeNextKey"] = len(pages)
        catalog = document.Catalog
        allow(catalog, "MarkInfo")
        catalog.StructTreeRoot, catalog.MarkInfo = root, pdfdoc.PDFDictionary({"Marked": "true"})

    def _write(self, document: Any, element: Element, parent: Any, pages: list[Any], references: dict[int, Any]) -> Any:
        made = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructElem"), "S": pdfdoc.PDFName(element.kind), "P": parent})
        reference = references[id(element)] = document.Reference(made)
        for key, text in (("Alt", element.alt), ("ActualText", element.actual)):
            if text:
                made.dict[key] = pdfdoc.PDFString(text)
        if element.attributes:
            made.dict["A"] = pdfdoc.PDFDictionary({"O": pdfdoc.PDFName(element.owner), **{k: _value(v) for k, v in element.attributes.items()}})
        kids = []
        for kid in element.kids:
            if isinstance(kid, Mark):
                content = {"Type": pdfdoc.PDFName("MCR"), "Pg": document.Reference(pages[kid.page]), "MCID": kid.mcid}
                kids.append(pdfdoc.PDFDictionary(content))
            elif not kid.is_empty() or kid.kind in ("TD", "TH"):
                kids.append(self._write(document, kid, reference, pages, references))
        made.dict["K"] = pdfdoc.PDFArray(kids)
        return reference


def allow(made: Any, *names: str) -> None:
    """Let reportlab write entries that it does not know."""
    made.__NoDefault__ = [*made.__NoDefault__, *(name for name in names if name not in made.__NoDefault__)]


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return pdfdoc.PDFName(value)
    return pdfdoc.PDFArray([round(v, 2) for v in value]) if isinstance(value, (tuple, list)) else value


def with_artifacts(code: list[str]) -> list[str]:
    """The operators of a page, with everything outside marked content enclosed as artifact."""
    made: list[str] = []
    loose: list[str] = []
    depth = 0
    for part in code:
        begins, ends = part.endswith(_BEGIN) and part.startswith("/"), part == _END
        if begins and depth == 0:
            made += _artifact(loose)
            loose = []
        depth += begins - ends
        (made if depth or ends else loose).append(part)
    return made + _artifact(loose)


def _artifact(code: list[str]) -> list[str]:
    return [_ARTIFACT, *code, _END] if any(part.strip() for part in code) else code
