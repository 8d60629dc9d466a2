# SPDX-License-Identifier: GPL-2.0-or-later
"""A document as ODT, to edit further or to paste from: real styles, named tables, alternative texts, nobody's name."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import Callable, Sequence

from . import document as d
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import look, map_drawing, photos, user_text
from .engine.pages import PRODUCT, version_words
from .map_png import picture_of
from .map_signs import under_map
from .odt_styles import CELLS, HEAD, LIST, NAMESPACES, PARAGRAPHS, automatic_styles, styles_xml

MIME = "application/vnd.oasis.opendocument.text"
WIDTH_CM = 17.0
_HIGHEST_CM = 16.0
_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""Time in the package: the same for the same content, and it tells nothing about the computer."""


def write(content: d.Document, texts: Texts, target: Target, warnings: Sequence[str] = ()) -> DocumentResult:
    """Writes the text; `warnings` are those of whoever made the document."""
    body = _Body(texts)
    parts = {
        "content.xml": body.of(content),
        "styles.xml": styles_xml(texts("reports.lang"), "#" + look.accent(content.publisher.accent).hexval()[2:], _foot(content, texts)),
        "meta.xml": _meta(content, texts),
    }
    deliver(_package(parts, body.files), target)
    return DocumentResult(1, tuple(dict.fromkeys((*warnings, *body.warnings))))


def _package(parts: dict[str, str], files: dict[str, bytes]) -> bytes:
    """The ZIP: its first file says what it is and is not packed."""
    kinds = {name: "image/png" if name.endswith(".png") else "image/jpeg" for name in files}
    entries = [f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>']
    entries += [
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (*((name, "text/xml") for name in parts), *kinds.items())
    ]
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = f'{HEAD}<manifest:manifest {space} manifest:version="1.3">{"".join(entries)}</manifest:manifest>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype", _ALWAYS), MIME, zipfile.ZIP_STORED)
        for name, text in {**parts, "META-INF/manifest.xml": manifest}.items():
            package.writestr(zipfile.ZipInfo(name, _ALWAYS), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, _ALWAYS), data, zipfile.ZIP_STORED)
    return written.getvalue()


def _meta(content: d.Document, texts: Texts) -> str:
    """The municipality is the author, never the person at the computer."""
    author = _safe(content.publisher.name) or PRODUCT
    return (
        f'{HEAD}<office:document-meta {NAMESPACES} office:version="1.3"><office:meta><meta:generator>{PRODUCT}</meta:generator>'
        f"<dc:title>{_line(content.name)}</dc:title><dc:subject>{_line(content.subject or content.title)}</dc:subject>"
        f"<meta:initial-creator>{author}</meta:initial-creator><dc:creator>{author}</dc:creator>"
        f"<meta:creation-date>{content.edition.made_on.isoformat()}T00:00:00</meta:creation-date>"
        f"<dc:date>{content.edition.made_on.isoformat()}T00:00:00</dc:date><dc:language>{_safe(texts('reports.lang'))}</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _foot(content: d.Document, texts: Texts) -> str:
    words = (content.publisher.name, version_words(content.publisher, content.edition, texts))
    return " \u00b7 ".join(user_text.one_line(part) for part in words if part)


class _Body:
    """Makes the text of one document, and the pictures that belong to it."""

    def __init__(self, texts: Texts) -> None:
        self.texts, self.warnings, self.files, self._above = texts, [], {}, ""
        self._tables: list[tuple[str, tuple[float, ...]]] = []
        self._writers: dict[type, Callable[..., str]] = {
            d.Heading: self._heading, d.Paragraph: self._paragraph, d.Items: self._items, d.Facts: self._facts, d.Table: self._table,
            d.Map: self._map, d.Pictures: self._pictures, d.WeekChart: lambda block: "",  # its table follows
        }  # fmt: skip

    def of(self, content: d.Document) -> str:
        """The file content.xml."""
        made = [_p("Quiet", _line(content.sender)), _heading(1, content.title)]
        made += [_p("Subtitle", _line(content.subject))] if content.subject else []
        made += [self._writers[type(block)](block) for block in content.blocks]
        return (
            f'{HEAD}<office:document-content {NAMESPACES} office:version="1.3">{automatic_styles(self._tables)}'
            f"<office:body><office:text>{''.join(made)}</office:text></office:body></office:document-content>"
        )

    # -- blocks --------------------------------------------------------------------------------------------------------
    def _heading(self, block: d.Heading) -> str:
        self._above = block.text
        return _heading(block.level, block.text)

    def _paragraph(self, block: d.Paragraph) -> str:
        return _p(PARAGRAPHS[block.style], _safe(block.text))

    def _items(self, block: d.Items) -> str:
        style = "Prompt" if block.style == d.PROMPT else "List_20_Contents"
        lines = "".join(f"<text:list-item>{_p(style, _safe(line))}</text:list-item>" for line in block.lines)
        return f'<text:list text:style-name="{LIST}">{lines}</text:list>' if lines else ""

    def _facts(self, block: d.Facts) -> str:
        """A label in bold and its value, one after another: that survives being pasted."""
        return "".join(
            f'<text:p text:style-name="Text_20_body"><text:span text:style-name="Strong">{_line(label)}:</text:span> {_safe(value)}</text:p>'
            for label, value in block.pairs
        )

    def _table(self, block: d.Table) -> str:
        parts = block.widths or (1.0,) * len(block.heads)
        widths = tuple(WIDTH_CM * part / sum(parts) for part in parts)
        name = f"Table{len(self._tables) + 1}"
        self._tables.append((name, widths))
        columns = "".join(f'<table:table-column table:style-name="{name}.{number}"/>' for number in range(len(widths)))
        heads = "".join(_cell("HeadCell", _p("Table_20_Heading", _line(head))) for head in block.heads)
        rows = "".join(self._row(row, widths) for row in block.rows)
        caption = "" if block.caption == self._above else _p("Table", _line(block.caption))
        return (
            f'{caption}<table:table table:name="{name}" table:style-name="{name}">{columns}'
            f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>{rows}</table:table>"
        )

    def _row(self, row: tuple[d.Cell, ...], widths: tuple[float, ...]) -> str:
        cells = ("".join(self._part(part, width) for part in parts) or _p("Table_20_Contents", "") for parts, width in zip(row, widths))
        return f'<table:table-row table:style-name="Row">{"".join(_cell("Cell", one) for one in cells)}</table:table-row>'

    def _part(self, part: d.Part, width_cm: float) -> str:
        if isinstance(part, d.Picture):
            return self._photo(part, width_cm - 0.3, in_table=True)
        sign = f"{d.SIGNS[part.state]} " if part.state else ""
        return _p(CELLS[part.style], sign + _safe(part.text))

    def _map(self, block: d.Map) -> str:
        data, wide, high = picture_of(block.picture, self.texts, self.warnings)
        scale = min(block.width_cm / wide, _HIGHEST_CM / high)
        alt = map_drawing.in_words(block.picture, self.texts)
        under = under_map(block.picture, self.texts)
        frame = self._frame(data, "png", wide * scale, high * scale, self.texts("reports.report.map"), alt)
        return _p("Text_20_body", frame) + (_p("Figure", _line(under)) if under else "")

    def _pictures(self, block: d.Pictures) -> str:
        return "".join(self._photo(picture, WIDTH_CM, in_table=False) for picture in block.pictures)

    def _photo(self, picture: d.Picture, most_cm: float, in_table: bool) -> str:
        """The photo and its caption below."""
        style = "Table_20_Contents" if in_table else "Text_20_body"
        under = _p("Figure", _line(picture.caption)) if picture.caption else ""
        width = min(picture.width_mm / 10, most_cm)
        height = picture.height_mm / 10 * width / (picture.width_mm / 10)
        try:
            made = photos.prepare(picture.photo, width * 10, height * 10)
        except photos.UnusablePhoto as error:
            self.warnings.append(error.said(picture.photo, self.texts))
            return _p(style, _safe(self.texts("reports.photo.placeholder"))) + under
        scale = min(width / made.width, height / made.height)
        return _p(style, self._frame(made.data, "jpg", made.width * scale, made.height * scale, picture.caption or picture.alt, picture.alt)) + under

    def _frame(self, data: bytes, ending: str, width_cm: float, height_cm: float, title: str, alt: str) -> str:
        number = len(self.files) + 1
        name = f"Pictures/{number}.{ending}"
        self.files[name] = data
        return (
            f'<draw:frame draw:style-name="Frame" draw:name="Picture{number}" text:anchor-type="as-char" svg:width="{width_cm:.2f}cm"'
            f' svg:height="{height_cm:.2f}cm"><draw:image xlink:href="{name}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
            f"<svg:title>{_line(title)}</svg:title><svg:desc>{_line(alt)}</svg:desc></draw:frame>"
        )


def _heading(level: int, text: str) -> str:
    known = min(level, 3)
    return f'<text:h text:style-name="Heading_20_{known}" text:outline-level="{known}">{_line(text)}</text:h>'


def _p(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def _cell(style: str, inner: str) -> str:
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{inner}</table:table-cell>'


def _line(text: object) -> str:
    return escape(user_text.one_line(text), quote=True)


def _safe(text: object) -> str:
    """Text with its line ends."""
    return escape(user_text.clean(text), quote=True).replace("\n", "<text:line-break/>")
