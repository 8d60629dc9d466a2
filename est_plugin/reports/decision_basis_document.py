# SPDX-License-Identifier: GPL-2.0-or-later
"""Underlag till tjänsteskrivelse as a document of blocks: figures are filled in, [brackets] are prompts for what a person must write."""

from __future__ import annotations

from .content import Texts
from .decision_basis_content import MOST, BasisMeasure, DecisionBasis
from .document import PROMPT, QUIET, Block, Cell, Document, Items, Line, Map, Paragraph, Table, cell, section
from .engine import user_text, wording


def document_of(content: DecisionBasis, texts: Texts) -> Document:
    """The sections in the order of a tjänsteskrivelse."""
    blocks = [
        *_proposal(content, texts), *_summary(content, texts), *_matter(content, texts),
        *section(texts("basis.assessment"), *_prompts("assessment", texts)),
        *_alternatives(content, texts), *_economy(content, texts), *_children(content, texts),
        *section(texts("basis.sources"), Items(content.sources), *_prompts("sources", texts)),
        *section(texts("basis.recipients"), *([Paragraph("; ".join(content.recipients))] if content.recipients else []), *_prompts("recipients", texts)),
    ]  # fmt: skip
    return Document(texts("basis.title"), user_text.one_line(content.name), content.publisher, content.edition, tuple(blocks))


def thousands(amount: float, texts: Texts) -> str:
    """1 250 tkr, 12,5 tkr."""
    whole = round(amount, 1)
    shown = wording.whole(int(whole), texts) if whole == int(whole) else wording.number(whole, 1, texts)
    return texts("basis.tkr", n=shown)


def _sum(content: DecisionBasis, texts: Texts) -> str:
    return texts("basis.sum", sum=thousands(content.sum_tkr, texts), n=len(content.with_cost))


def _prompts(part: str, texts: Texts) -> list[Block]:
    return [Paragraph(texts(f"basis.prompt.{part}.1"), PROMPT)]


def _proposal(content: DecisionBasis, texts: Texts) -> list[Block]:
    lines = [texts("basis.prompt.proposal.1")]
    if content.measures:
        lines.append(texts("basis.prompt.proposal.approve", n=len(content.measures)))
    if content.with_cost:
        lines.append(texts("basis.prompt.proposal.money", sum=thousands(content.sum_tkr, texts)))
    lines.append(texts("basis.prompt.proposal.report"))
    return section(texts("basis.proposal"), Items(tuple(lines), PROMPT))


def _summary(content: DecisionBasis, texts: Texts) -> list[Block]:
    known = [texts("basis.about", name=user_text.one_line(content.name), day=content.day), *content.found]
    if content.measures:
        known.append(texts("basis.measures", n=len(content.measures)))
    if content.with_cost:
        known.append(_sum(content, texts))
    return section(texts("basis.summary"), Paragraph(" ".join(known)), *_prompts("summary", texts))


def _matter(content: DecisionBasis, texts: Texts) -> list[Block]:
    said = [Paragraph(" \u00b7 ".join(f"{label}: {value}" for label, value in content.facts))] if content.facts else []
    blocks = section(texts("basis.matter"), *said, *_prompts("matter", texts))
    if content.map is not None:
        blocks.append(Map(content.map, 9.0))
    if content.measures:
        heads = tuple(texts(f"basis.head.{name}") for name in ("number", "what", "responsible", "when", "cost"))
        rows = tuple(_row(one, texts) for one in content.measures[:MOST])
        blocks.append(Table(texts("basis.table"), heads, rows, (1.1, 6, 3, 2.4, 2.5)))
        blocks += [Paragraph(texts("basis.more", shown=MOST), QUIET)] if len(content.measures) > MOST else []
    else:
        blocks.append(Paragraph(texts("basis.no-measures")))
    return blocks


def _row(one: BasisMeasure, texts: Texts) -> tuple[Cell, ...]:
    cost = (one.cost_words or texts("basis.unknown")) if one.cost_tkr is None else thousands(one.cost_tkr, texts)
    what = cell(user_text.shortened(one.what, 300), Line(user_text.shortened(one.place, 100), QUIET))
    when = cell(one.when, Line(one.status, QUIET, one.state))
    return cell(one.number), what, cell(one.responsible or texts("reports.report.not-assigned")), when, cell(cost)


def _alternatives(content: DecisionBasis, texts: Texts) -> list[Block]:
    known = [texts("basis.if-nothing", n=content.left)] if content.left else []
    known += [texts("basis.refused", n=content.refused)] if content.refused else []
    blocks: list[Block] = [Items(tuple(texts(f"basis.prompt.alternatives.{number}") for number in (1, 2, 3)), PROMPT)]
    return section(texts("basis.alternatives"), *([Paragraph(" ".join(known))] if known else []), *blocks)


def _economy(content: DecisionBasis, texts: Texts) -> list[Block]:
    """The sum and who pays; how many costs nobody has estimated."""
    without = len(content.measures) - len(content.with_cost)
    lines = [_sum(content, texts)] if content.with_cost else []
    lines += [texts("basis.no-cost", n=without)] if without else []
    blocks: list[Block] = [Paragraph(" ".join(lines))] if lines else []
    if content.with_cost:
        heads = tuple(texts(f"basis.head.{name}") for name in ("payer", "count", "cost"))
        rows = [(name or texts("basis.nobody"), str(count), thousands(amount, texts)) for name, amount, count in content.by_payer]
        rows.append((texts("basis.total"), str(len(content.with_cost)), thousands(content.sum_tkr, texts)))
        blocks.append(Table(texts("basis.payers"), heads, tuple(tuple(map(cell, row)) for row in rows), (5, 2, 2)))
    return section(texts("basis.economy"), *blocks, *_prompts("economy", texts))


def _children(content: DecisionBasis, texts: Texts) -> list[Block]:
    said = " ".join(content.children) or texts("basis.no-children")
    return section(texts("basis.children"), Paragraph(said), *_prompts("children", texts))
