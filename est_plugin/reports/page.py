# SPDX-License-Identifier: GPL-2.0-or-later
"""A document as one web page (WCAG 2.1 AA): pictures inside, opens without internet, every text of the user escaped."""

from __future__ import annotations

import base64
from html import escape
from typing import Callable, Sequence

from . import document as d
from . import week_chart
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import look, photos, user_text
from .engine.pages import version_words
from .map_svg import drawing

_LONG = 4
"""From so many sections on the page begins with a list of them."""
_STYLE = """*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{font:16px/1.5 Lato,"Segoe UI",Arial,sans-serif;color:#1f2933;background:#fff;max-width:64rem;margin:0 auto;padding:1.5rem;overflow-wrap:break-word}
h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.35rem;line-height:1.25;margin:2.2rem 0 .5rem;color:ACCENT}
h3{font-size:1.1rem;margin:1.4rem 0 .3rem}.lead{font-size:1.15rem;font-weight:bold}.publisher{border-bottom:3px solid ACCENT;padding-bottom:.4rem;margin:0}
a{color:#0b57a4}a:focus-visible,.scroll:focus-visible{outline:3px solid #1f2933;outline-offset:2px}
nav ul{columns:16rem;padding-left:1.2rem;margin:.8rem 0}nav li{margin:0 0 .3rem}li{margin:.15rem 0}
.scroll{overflow-x:auto;margin:.6rem 0 1rem}table{border-collapse:collapse;width:100%;font-size:.94rem}
caption{text-align:left;font-weight:bold;padding:.8rem 0 .3rem}
tbody th{font-weight:normal}
th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px solid #cbd2d9;min-width:4rem;overflow-wrap:break-word}
thead th{border-bottom:2px solid #1f2933}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.25rem 1rem}dt{font-weight:bold}dd{margin:0}
figure{margin:.5rem 1rem .5rem 0;display:inline-block;vertical-align:top;max-width:100%}figure.map{display:block;margin-right:0}
svg,img{max-width:100%;height:auto;display:block}td img{max-width:13rem}
figcaption{font-size:.88rem;color:#52606d;max-width:26rem}figure.map figcaption{max-width:none}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.quiet{color:#52606d}.bold{font-weight:bold}.wrap{white-space:pre-line}.prompt{background:#fff3bf;color:#1f2933}
footer{margin-top:3rem;border-top:1px solid #cbd2d9;color:#52606d;font-size:.88rem}
@media (max-width:34rem){body{padding:1rem}dl{display:block}dd{margin-bottom:.5rem}h1{font-size:1.5rem}nav ul{columns:auto}}
@media print{body{max-width:none;padding:0;font-size:10.5pt}nav{display:none}.scroll{overflow:visible}h2,h3,caption{break-after:avoid}
tr,figure{break-inside:avoid}thead{display:table-header-group}a{color:inherit}}"""


def write(content: d.Document, texts: Texts, target: Target, warnings: Sequence[str] = ()) -> DocumentResult:
    """Writes the page; `warnings` are those of whoever made the document."""
    page = _Page(texts)
    deliver(page.of(content).encode("utf-8"), target)
    return DocumentResult(1, tuple(dict.fromkeys((*warnings, *page.warnings))))


class _Page:
    """Makes the HTML of one document."""

    def __init__(self, texts: Texts) -> None:
        self.texts, self.warnings, self._number, self._above = texts, [], 0, ""
        self._labels: dict[str, int] = {}
        self._writers: dict[type, Callable[..., str]] = {
            d.Heading: self._heading, d.Paragraph: self._paragraph, d.Items: self._items, d.Facts: self._facts, d.Table: self._table,
            d.Map: self._map, d.Pictures: self._pictures, d.WeekChart: week_chart.drawing,
        }  # fmt: skip

    def of(self, content: d.Document) -> str:
        """The whole file."""
        accent = "#" + look.accent(content.publisher.accent).hexval()[2:]
        body = [self._writers[type(block)](block) for block in content.blocks]
        subject = f'<p class="lead">{_safe(content.subject)}</p>' if content.subject else ""
        return "\n".join(
            (
                "<!DOCTYPE html>",
                f'<html lang="{_safe(self.texts("reports.lang"))}"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{_safe(user_text.one_line(content.name))}</title><style>{_STYLE.replace('ACCENT', accent)}</style></head><body>",
                f'<header><p class="publisher">{_safe(user_text.one_line(content.sender))}</p></header>',
                f"<main><h1>{_safe(content.title)}</h1>{subject}{self._contents(content)}",
                *body,
                f"</main><footer><p>{_safe(version_words(content.publisher, content.edition, self.texts))}</p></footer></body></html>",
            )
        )

    def _contents(self, content: d.Document) -> str:
        titles = [block.text for block in content.blocks if isinstance(block, d.Heading) and block.level == 2]
        if len(titles) < _LONG:
            return ""
        links = "".join(f'<li><a href="#part-{number}">{_safe(title)}</a></li>' for number, title in enumerate(titles, start=1))
        return f'<nav aria-label="{_safe(self.texts("document_set.contents"))}"><ul>{links}</ul></nav>'

    # -- blocks --------------------------------------------------------------------------------------------------------
    def _heading(self, block: d.Heading) -> str:
        self._above = block.text
        if block.level > 2:
            return f"<h{block.level}>{_safe(block.text)}</h{block.level}>"
        self._number += 1
        return f'<h2 id="part-{self._number}">{_safe(block.text)}</h2>'

    def _paragraph(self, block: d.Paragraph) -> str:
        name = " ".join(part for part in ("wrap", block.style) if part)
        return f'<p class="{name}">{_safe(block.text)}</p>'

    def _items(self, block: d.Items) -> str:
        lines = "".join(f'<li class="wrap">{_safe(line)}</li>' for line in block.lines)
        return f"<ul>{lines}</ul>" if lines else ""

    def _facts(self, block: d.Facts) -> str:
        lines = "".join(f'<dt>{_safe(label)}</dt><dd class="wrap">{_safe(value)}</dd>' for label, value in block.pairs)
        return f"<dl>{lines}</dl>" if lines else ""

    def _table(self, block: d.Table) -> str:
        """Wider than a narrow screen it scrolls by itself, also with the keyboard."""
        heads = "".join(f'<th scope="col">{_safe(head)}</th>' for head in block.heads)
        rows = "".join(self._row(row) for row in block.rows)
        parts = block.widths or (1.0,) * len(block.heads)
        columns = "".join(f'<col style="width:{100 * part / sum(parts):.1f}%">' for part in parts)
        hidden = ' class="unseen"' if block.caption == self._above else ""  # the heading just above says the same
        top = f"<caption{hidden}>{_safe(block.caption)}</caption><colgroup>{columns}</colgroup>"
        table = f"<table>{top}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{_safe(self._label(block.caption))}">{table}</div>'

    def _label(self, caption: str) -> str:
        """Name of a table among the landmarks of the page, each once."""
        name = user_text.one_line(caption if caption == self._above else f"{self._above} \u2013 {caption}")
        self._labels[name] = self._labels.get(name, 0) + 1
        return name if self._labels[name] == 1 else f"{name} ({self._labels[name]})"

    def _row(self, row: tuple[d.Cell, ...]) -> str:
        first, *rest = ("".join(map(self._part, one)) for one in row)
        name = f'<th scope="row">{first}</th>' if first else "<td></td>"
        return f"<tr>{name}{''.join(f'<td>{one}</td>' for one in rest)}</tr>"

    def _part(self, part: d.Part) -> str:
        if isinstance(part, d.Picture):
            return self._photo(part)
        name = " ".join(one for one in ("wrap", part.style) if one)
        sign = f'<span aria-hidden="true">{d.SIGNS[part.state]}</span> ' if part.state else ""
        return f'<div class="{name}">{sign}{_safe(part.text)}</div>'

    def _map(self, block: d.Map) -> str:
        return drawing(block.picture, self.texts, self.warnings)

    def _pictures(self, block: d.Pictures) -> str:
        return "".join(map(self._photo, block.pictures))

    def _photo(self, picture: d.Picture) -> str:
        caption = f"<figcaption>{_safe(picture.caption)}</figcaption>" if picture.caption else ""
        try:
            made = photos.prepare(picture.photo, picture.width_mm, picture.height_mm)
        except photos.UnusablePhoto as error:
            self.warnings.append(error.said(picture.photo, self.texts))
            return f"<figure><p>{_safe(self.texts('reports.photo.placeholder'))}</p>{caption}</figure>"
        data = base64.b64encode(made.data).decode("ascii")
        size = f'width="{made.width}" height="{made.height}"'
        return f'<figure><img {size} alt="{_safe(user_text.one_line(picture.alt))}" src="data:image/jpeg;base64,{data}">{caption}</figure>'


def _safe(text: object) -> str:
    return escape(user_text.clean(text), quote=True)
