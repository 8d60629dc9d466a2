# SPDX-License-Identifier: GPL-2.0-or-later
"""The walk report as one web page: the same content as the PDF, readable by a screen reader, opens without internet."""

from __future__ import annotations

import base64
from html import escape
from typing import Iterable

from . import summary, walk_report_follow_up as follow_up, walk_report_front as front, walk_report_tables as tables
from .content import DocumentResult, FindingRow, Photo, Target, Texts, WalkReport
from .delivery import deliver
from .engine import look, photos, user_text, wording
from .engine.pages import edition_words
from .walk_page_map import drawing
from .walk_report import title_of

_SIGNS = {"open": "●", "planned": "◐", "waiting": "◌", "fixed": "✓", "refused": "✕"}
_STYLE = """body{font:16px/1.5 Lato,"Segoe UI",Arial,sans-serif;color:#1f2933;background:#fff;max-width:62rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.9rem;margin:.5rem 0}h2{font-size:1.3rem;margin:2rem 0 .5rem;color:ACCENT}h3{font-size:1.05rem;margin:1.3rem 0 .3rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}caption{text-align:left;font-weight:bold;padding:.8rem 0 .3rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #cbd2d9}thead th{border-bottom:2px solid #1f2933}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:bold}dd{margin:0}svg,img{max-width:100%;height:auto}
.scroll{overflow-x:auto}.quiet{color:#616e7c}.wrap{white-space:pre-line}
figure{margin:.5rem 1rem .5rem 0;display:inline-block;vertical-align:top}
figcaption{font-size:.85rem;max-width:24rem}footer{margin-top:3rem;border-top:1px solid #cbd2d9;color:#616e7c;font-size:.85rem}"""


def write(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """Writes the page; every text of the user is escaped, pictures lie inside the file."""
    warnings: list[str] = []
    title = title_of(content, texts)
    good, important = summary.good_things(content, texts), summary.most_important(content, texts)
    name = f"{title}: {user_text.one_line(content.walk.name)}"
    accent = "#" + look.accent(content.publisher.accent).hexval()[2:]
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_safe(texts("reports.lang"))}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{_safe(name)}</title><style>{_STYLE.replace('ACCENT', accent)}</style></head><body><main>",
        f"<p>{_safe(content.publisher.name)}</p><h1>{_safe(title)}</h1><p><strong>{_safe(content.walk.name)}</strong></p>",
        _facts(front.facts(content, texts)),
        _section(texts("reports.report.short"), _list(summary.in_short(content, texts))),
        _section(texts("reports.report.three-good"), _list(good) or _p(texts("reports.report.no-good"))),
        _section(texts("reports.report.three-important"), _list(important) or _p(texts("reports.report.no-important"))),
        _section(texts("reports.report.next"), _next(content, texts)),
        *(_section(texts("reports.report.map"), drawing(content, picture, texts, warnings)) for picture in content.maps),
        _follow_up(content, texts, warnings),
        _findings(content, texts),
        _good(content, texts),
        _stops(content, texts, warnings),
        f"</main><footer><p>{_safe(edition_words(content.publisher, content.edition, texts))} \u00b7 "
        f"{_safe(texts('reports.version', day=wording.short_day(content.edition.made_on, texts)))}</p></footer></body></html>",
    ]
    deliver("\n".join(part for part in parts if part).encode("utf-8"), target)
    return DocumentResult(1, tuple(dict.fromkeys(warnings)))


def _safe(text: object) -> str:
    return escape(user_text.clean(text), quote=True)


def _p(text: object) -> str:
    return f'<p class="wrap">{_safe(text)}</p>'


def _section(title: str, body: str) -> str:
    return f"<section><h2>{_safe(title)}</h2>{body}</section>"


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_safe(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _facts(facts: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{_safe(label)}</dt><dd>{_safe(value)}</dd>" for label, value in facts) + "</dl>"


def _table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """Cells are HTML; the first of each row names it."""
    top = "".join(f'<th scope="col">{_safe(head)}</th>' for head in heads)
    lines = "".join(f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows)
    body = f"<thead><tr>{top}</tr></thead><tbody>{lines}</tbody>"
    return f'<div class="scroll"><table><caption>{_safe(caption)}</caption>{body}</table></div>'


def _next(content: WalkReport, texts: Texts) -> str:
    lines = []
    for step in summary.next_steps(content, texts):
        when = step.words or (wording.weekday(step.on, texts) if step.on else texts("reports.report.no-date"))
        lines.append((when, step.text))
    return _facts(lines)


def _follow_up(content: WalkReport, texts: Texts, warnings: list[str]) -> str:
    """The earlier points, then and now; nothing when the walk followed up none."""
    found = content.follow_up
    if found is None:
        return ""
    rows = []
    for one in found.rows:
        place = f"<strong>{_safe(one.place)}</strong><br>" if one.place else ""
        now = f'<span aria-hidden="true">{_SIGNS[one.state]}</span> {_safe(one.word)}<br><span class="wrap">{_safe(one.note)}</span>'
        pictures = [_photo(photo, "", texts, warnings) if photo else _safe(texts("follow-up.report.no-photo")) for photo in (one.before, one.after)]
        measures = "<br>".join(_safe(line) for line in follow_up.measure_lines(content, one, texts))
        rows.append([_safe(one.number), f'{place}<span class="wrap">{_safe(one.text)}</span>', measures, now, *pictures])
    title = texts("follow-up.report.title", walk=user_text.one_line(found.earlier_walk))
    body = _list(found.in_short) + _table(title, follow_up.heads(texts), rows)
    if len(found.figures) > 1:
        figures = [[_safe(cell) for cell in line] for line in found.figures]
        body += _table(texts("follow-up.report.by-organisation"), list(found.heads), figures)
    return _section(title, body)


def _findings(content: WalkReport, texts: Texts) -> str:
    defects = [row for row in content.rows if not row.good]
    if not defects:
        return _section(texts("reports.report.findings"), _p(texts("reports.report.no-findings")))
    heads = [texts(f"reports.report.head.{column}") for column in tables.COLUMNS]
    stops = tables.by_stop(content, defects, texts)
    made = [_table(name, heads, [_row(content, row, texts) for row in members]) for name, members in stops]
    return _section(texts("reports.report.findings"), "".join(made))


def _row(content: WalkReport, row: FindingRow, texts: Texts) -> list[str]:
    what = f"<strong>{_safe(row.place)}</strong><br>" if row.place else ""
    kind = " \u00b7 ".join(part for part in (row.category, row.severity) if part)
    what += f'<span class="wrap">{_safe(row.text)}</span><br><span class="quiet">{_safe(kind)}</span>'
    cells: list[list[str]] = [[], [], [], []]
    for measure in row.measures:
        reason = texts("reports.report.reason", reason=measure.reason) if measure.reason else ""
        cells[0].append("<br>".join(_safe(part) for part in (measure.text, reason) if part))
        cells[1].append(_safe(measure.responsible or texts("reports.report.not-assigned")))
        cells[2].append(_safe(tables.due_words(content, measure, texts)))
        cells[3].append(f'<span aria-hidden="true">{_SIGNS[measure.status.state]}</span> {_safe(measure.status.word)}')
    if not row.measures:
        nothing = ("reports.report.no-measure", "reports.report.not-assigned", "", "reports.map.state.open")
        cells = [[_safe(texts(key))] if key else [] for key in nothing]
    return [_safe(row.number), what, *("<hr>".join(cell) for cell in cells)]


def _good(content: WalkReport, texts: Texts) -> str:
    lines = [f"{row.place}: {row.text} ({texts('reports.report.photo-number', number=row.number)})" for row in content.rows if row.good]
    return _section(texts("reports.report.all-good"), _list(lines) or _p(texts("reports.report.no-good")))


def _stops(content: WalkReport, texts: Texts, warnings: list[str]) -> str:
    made = []
    heads = [texts(f"reports.report.rating.{key}") for key in ("group", "day", "dark", "alone", "safe")]
    for result in content.stops:
        members = [row for row in content.rows if row.stop == result.stop.number]
        pictures = [(photo, "") for photo in result.photos]
        pictures += [(photo, texts("reports.report.photo-number", number=row.number)) for row in members for photo in row.photos]
        rows = [
            [
                _safe(one.group), _number(one.by_day), _number(one.in_dark),
                " / ".join(_number(n) for n in (one.alone_yes, one.alone_maybe, one.alone_no)), _safe(one.makes_safe),
            ]
            for one in result.ratings
        ]  # fmt: skip
        body = _table(texts("reports.report.ratings"), heads, rows) if rows else "" if result.note else _p(texts("reports.report.no-ratings"))
        body += _p(result.note) if result.note else ""
        body += "".join(_photo(photo, number, texts, warnings) for photo, number in pictures)
        made.append(f"<h3>{_safe(tables.stop_title(result.stop.number, result.stop.name, texts))}</h3>{body}")
    return _section(texts("reports.report.appendix-1"), "".join(made)) if made else ""


def _number(value: int | None) -> str:
    return "\u2013" if value is None else str(value)


def _photo(photo: Photo, number: str, texts: Texts, warnings: list[str]) -> str:
    said = ". ".join(part for part in (number, photo.caption) if part)
    try:
        picture = photos.prepare(photo, 80, 60)
    except photos.UnusablePhoto as error:
        warnings.append(texts(error.key, file=user_text.one_line(photo.name) or texts("reports.photo.unnamed")))
        return f"<figure>{_p(texts('reports.photo.placeholder'))}<figcaption>{_safe(said)}</figcaption></figure>"
    data = base64.b64encode(picture.data).decode("ascii")
    return f'<figure><img alt="{_safe(said)}" src="data:image/jpeg;base64,{data}"><figcaption>{_safe(said)}</figcaption></figure>'
