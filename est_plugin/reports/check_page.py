# SPDX-License-Identifier: GPL-2.0-or-later
"""The check of a workspace as one web page that opens without internet."""
from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Callable

Texts = Callable[..., str]
_STYLE = """body{font:16px/1.5 Lato,"Segoe UI",Arial,sans-serif;color:#1f2933;background:#fff;max-width:52rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.7rem;margin:.5rem 0}h2{font-size:1.2rem;margin:1.8rem 0 .4rem}ul{list-style:none;padding:0;margin:0}
li{padding:.5rem .8rem;margin:.4rem 0;border-left:.3rem solid #cbd2d9;overflow-wrap:anywhere}li.problem{border-color:#b33a00}
li.fine{border-color:#00664a}.mark{font-weight:bold}.cure{display:block}.sum{font-size:1.15rem;font-weight:bold}.quiet{color:#616e7c}"""


@dataclass(frozen=True)
class Line:
    """One thing that was found, and what to do."""

    what: str
    cure: str
    is_problem: bool


@dataclass(frozen=True)
class CheckPage:
    """What the page says; `parts` are (title, lines), a part without lines was fine."""

    workspace: str
    folder: str
    made: str
    problems: int
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def check_page(content: CheckPage, texts: Texts) -> str:
    """The page as HTML; all texts are escaped."""
    title = texts("workspace-check.title", workspace=content.workspace)
    summary = texts("workspace-check.summary", n=content.problems)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_safe(texts("reports.lang"))}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{_safe(title)}</title><style>{_STYLE}</style></head><body><main><h1>{_safe(title)}</h1>",
        f'<p class="quiet">{_safe(texts("workspace-check.where", folder=content.folder, made=content.made))}</p><p class="sum">{_safe(summary)}</p>',
        *(_part(name, lines, texts) for name, lines in content.parts),
        "</main></body></html>",
    ]
    return "\n".join(parts)


def _part(name: str, lines: tuple[Line, ...], texts: Texts) -> str:
    shown = "".join(_line(line, texts) for line in lines) or f'<li class="fine"><span aria-hidden="true">✓</span> {_safe(texts("workspace-check.fine"))}</li>'
    return f"<section><h2>{_safe(name)}</h2><ul>{shown}</ul></section>"


def _line(line: Line, texts: Texts) -> str:
    kind, mark = ("problem", texts("workspace-check.mark.problem")) if line.is_problem else ("note", texts("workspace-check.mark.note"))
    cure = f'<span class="cure">{_safe(line.cure)}</span>' if line.cure else ""
    return f'<li class="{kind}"><span class="mark">{_safe(mark)}:</span> {_safe(line.what)}{cure}</li>'


def _safe(text: object) -> str:
    return escape(str(text), quote=True)
