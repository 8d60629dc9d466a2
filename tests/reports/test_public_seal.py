# SPDX-License-Identifier: GPL-2.0-or-later
"""No public paper is drawn without the seal of the check, whichever function draws it."""
from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import io
from types import SimpleNamespace

import pytest

pytest.importorskip("reportlab", reason="papers need reportlab")

from est_plugin.core.errors import RuleError
from est_plugin.reports import papers
from est_plugin.reports.content import Edition, Publisher
from est_plugin.reports.public_seal import seal_of, texts_of

OWN = [function for name, function in inspect.getmembers(papers, inspect.isfunction) if function.__module__ == papers.__name__ and not name.startswith("_")]
DRAWERS = [function for function in OWN if {"content", "target"} & set(inspect.signature(function).parameters)]  # others draw nothing
PUBLIC = Edition(dt.date(2026, 11, 15), True, audience="public")


def test_there_are_functions_to_try():
    assert len(DRAWERS) >= 12


@pytest.mark.parametrize("draw", DRAWERS, ids=lambda one: one.__name__)
def test_a_public_edition_without_a_seal_is_refused_by_every_function(draw):
    content = SimpleNamespace(edition=PUBLIC)
    given = {"content": content, "edition": PUBLIC, "publisher": Publisher("Kommunen")}
    arguments = [given.get(name, io.BytesIO()) for name in inspect.signature(draw).parameters]
    with pytest.raises(RuleError) as refused:
        draw(*arguments)
    assert refused.value.key == "public.unchecked"


def test_contents_given_by_name_are_looked_at_too():
    with pytest.raises(RuleError):
        papers.draw_walk_report(content=SimpleNamespace(edition=PUBLIC), texts=str, target=io.BytesIO())


@dataclasses.dataclass(frozen=True)
class Deep:
    edition: Edition
    publisher: Publisher
    lines: tuple = ()
    more: dict = dataclasses.field(default_factory=dict)


def test_every_text_however_deep_is_seen_but_not_the_municipality_itself():
    publisher = Publisher("Kommunen", contact="Anna Svensson")
    content = Deep(PUBLIC, publisher, ("a", ("b", {"c": ["d"]})), {"e": 5, "id": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"})
    assert list(texts_of(content)) == ["a", "b", "c", "d", "e", "id"]


def test_a_seal_fits_these_texts_and_no_others():
    content = Deep(PUBLIC, Publisher("Kommunen"), ("a", "b"))
    assert seal_of([content]) == seal_of([dataclasses.replace(content, edition=dataclasses.replace(PUBLIC, seal="x"))])
    assert seal_of([content]) != seal_of([dataclasses.replace(content, lines=("a", "c"))]) != seal_of([dataclasses.replace(content, lines=("ab",))])
