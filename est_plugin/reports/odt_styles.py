# SPDX-License-Identifier: GPL-2.0-or-later
"""Styles of an ODT: the names that LibreOffice and Word know, so that pasted text takes the look of the municipality's own template."""

from __future__ import annotations

from html import escape

NAMESPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in (
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"), ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"), ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"), ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
        ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"), ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
        ("xlink", "http://www.w3.org/1999/xlink"), ("dc", "http://purl.org/dc/elements/1.1/"),
    )
)  # fmt: skip
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LIST = "List_20_1"
PARAGRAPHS = {"": "Text_20_body", "lead": "Subtitle", "quiet": "Quiet", "bold": "Strong_20_body", "prompt": "Prompt"}
CELLS = {"": "Table_20_Contents", "quiet": "Table_20_Quiet", "bold": "Table_20_Strong", "prompt": "Prompt"}
_INK, _QUIET, _LINES, _BAND = "#1f2933", "#52606d", "#cbd2d9", "#eef1f4"


def styles_xml(language: str, accent: str, foot: str) -> str:
    """The file styles.xml. `language` is sv-SE, `foot` stands on every page beside the page number."""
    tongue, _, country = language.partition("-")
    spoken = f'fo:language="{escape(tongue)}" fo:country="{escape(country or "none")}"'
    fonts = (
        '<office:font-face-decls><style:font-face style:name="Body" svg:font-family="Lato, Calibri, \'Liberation Sans\', Arial"'
        ' style:font-family-generic="swiss" style:font-pitch="variable"/></office:font-face-decls>'
    )
    return (
        f'{HEAD}<office:document-styles {NAMESPACES} office:version="1.3">{fonts}<office:styles>'
        f'<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties style:font-name="Body" fo:font-size="10.5pt" fo:color="{_INK}" {spoken}/></style:default-style>'
        f'<style:default-style style:family="table"/>{_paragraph_styles(accent)}'
        '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        f'{_list_style()}</office:styles>'
        f'<office:automatic-styles>{_page_layout()}<style:style style:name="FootLine" style:family="paragraph" style:parent-style-name="Footer"/>'
        f"</office:automatic-styles>"
        f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page"><style:footer>'
        f'<text:p text:style-name="FootLine">{escape(foot)}<text:tab/><text:page-number text:select-page="current">1</text:page-number>'
        f' / <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>'
    )


def automatic_styles(tables: list[tuple[str, tuple[float, ...]]]) -> str:
    """Styles of the text itself: tables with the widths of their columns (cm), cells, pictures."""
    made = []
    for name, widths in tables:
        made.append(_table_style(name, sum(widths)))
        made += [
            f'<style:style style:name="{name}.{number}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:.3f}cm"/></style:style>'
            for number, width in enumerate(widths)
        ]
    padding, line = 'fo:padding="0.08cm"', f'fo:border-bottom="0.5pt solid {_LINES}"'
    return (
        f"<office:automatic-styles>{''.join(made)}"
        f'<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties {padding} {line}/></style:style>'
        f'<style:style style:name="HeadCell" style:family="table-cell">'
        f'<style:table-cell-properties {padding} fo:background-color="{_BAND}" fo:border-bottom="1pt solid {_INK}"/></style:style>'
        '<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>'
        '<style:style style:name="Frame" style:family="graphic"><style:graphic-properties style:vertical-pos="top" style:vertical-rel="baseline"/>'
        "</style:style></office:automatic-styles>"
    )


def _table_style(name: str, width: float) -> str:
    properties = f'style:width="{width:.3f}cm" table:align="left" fo:margin-bottom="0.3cm" style:may-break-between-rows="true"'
    return f'<style:style style:name="{name}" style:family="table"><style:table-properties {properties}/></style:style>'


def _paragraph_styles(accent: str) -> str:
    body, inside = "Text_20_body", "Table_20_Contents"
    return "".join(
        (
            _style("Standard", "", "", ""),
            _style(body, "Standard", 'fo:margin-bottom="0.15cm" fo:line-height="115%"', ""),
            _style("Heading", "Standard", 'fo:keep-with-next="always" fo:margin-top="0.3cm" fo:margin-bottom="0.08cm"', 'fo:font-weight="bold"', body),
            _style("Title", "Heading", 'fo:margin-top="0cm"', f'fo:font-size="20pt" fo:color="{accent}"', body),
            _style("Subtitle", "Heading", 'fo:margin-top="0cm"', 'fo:font-size="13pt"', body),
            *(_heading(level, size, accent if level < 3 else _INK) for level, size in ((1, 20), (2, 14), (3, 11.5))),
            _style("Quiet", body, "", f'fo:color="{_QUIET}"'),
            _style("Strong_20_body", body, "", 'fo:font-weight="bold"'),
            _style("Prompt", body, "", 'fo:background-color="#fff3bf"'),
            _style("List_20_Contents", body, 'fo:margin-bottom="0.05cm"', ""),
            _style("Table", body, 'fo:keep-with-next="always" fo:margin-top="0.2cm" fo:margin-bottom="0.1cm"', 'fo:font-weight="bold"'),
            _style("Figure", body, 'fo:margin-top="0.05cm"', f'fo:font-size="9pt" fo:color="{_QUIET}"'),
            _style(inside, "Standard", "", 'fo:font-size="9.5pt"'),
            _style("Table_20_Heading", inside, "", 'fo:font-weight="bold"'),
            _style("Table_20_Strong", inside, "", 'fo:font-weight="bold"'),
            _style("Table_20_Quiet", inside, "", f'fo:color="{_QUIET}"'),
            _style("Footer", "Standard", "", f'fo:font-size="8.5pt" fo:color="{_QUIET}"', tab_cm=17.0),
        )
    )


def _heading(level: int, size: float, colour: str) -> str:
    text = f'fo:font-size="{size}pt" fo:color="{colour}"'
    return _style(f"Heading_20_{level}", "Heading", "", text, "Text_20_body", f'style:default-outline-level="{level}"')


def _style(name: str, parent: str, paragraph: str, text: str, following: str = "", more: str = "", tab_cm: float = 0.0) -> str:
    """A paragraph style; spaces in names are written as _20_."""
    shown = name.replace("_20_", " ")
    known = f' style:parent-style-name="{parent}"' if parent else ""
    known += f' style:next-style-name="{following}"' if following else ""
    tabs = f'<style:tab-stops><style:tab-stop style:position="{tab_cm}cm" style:type="right"/></style:tab-stops>' if tab_cm else ""
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph" style:class="text"{known} {more}>'
        f"<style:paragraph-properties {paragraph}>{tabs}</style:paragraph-properties><style:text-properties {text}/></style:style>"
    )


def _list_style() -> str:
    """The list with a bullet."""
    return (
        f'<text:list-style style:name="{LIST}" style:display-name="List 1">'
        '<text:list-level-style-bullet text:level="1" text:bullet-char="\u2022"><style:list-level-properties'
        ' text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab"'
        ' text:list-tab-stop-position="0.6cm" fo:text-indent="-0.5cm" fo:margin-left="0.6cm"/></style:list-level-properties>'
        "</text:list-level-style-bullet></text:list-style>"
    )


def _page_layout() -> str:
    return (
        '<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"'
        ' style:print-orientation="portrait" fo:margin="2cm" fo:margin-top="1.6cm" fo:margin-bottom="1.2cm"/><style:footer-style>'
        '<style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>'
    )
