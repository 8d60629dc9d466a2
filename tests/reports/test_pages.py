# SPDX-License-Identifier: GPL-2.0-or-later
"""Web pages of the office documents: WCAG 2.1 AA as far as a program can tell, self-contained, no user text as markup."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest

from tests.reports import axe
from tests.reports.office_documents import DOCUMENTS

EMPTY = ("meta", "br", "img", "hr", "col")
HAS_AXE = axe.browser() is not None and axe.script() is not None
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onclick=\"x' &lt;b&gt; \x00\u202e ${7*7} ]]>"


def page_of(name, texts, *text) -> str:
    write, _odt, arguments = DOCUMENTS[name]
    stream = io.BytesIO()
    write(*arguments(*text), texts, stream)
    return stream.getvalue().decode("utf-8")


class _Page(HTMLParser):
    """Collects what the rules ask for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_page_is_built_as_a_screen_reader_needs_it(name, sv):
    page = _Page(page_of(name, sv))
    assert page.open == [] and page.wrong == []
    assert page.all("html")[0]["lang"] == "sv-SE" and len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1
    levels = [int(tag[1]) for tag, _attrs in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    assert all(attrs.get("alt") for attrs in page.all("img")) and all(attrs.get("aria-label") and attrs.get("role") == "img" for attrs in page.all("svg"))
    ids = [attrs["id"] for _tag, attrs in page.tags if "id" in attrs]
    labels = [attrs["aria-label"] for _tag, attrs in page.tags if attrs.get("role") == "region"]
    assert len(ids) == len(set(ids)) and len(labels) == len(set(labels))
    assert {attrs["href"][1:] for attrs in page.all("a")} <= set(ids)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_page_needs_nothing_from_outside(name, sv):
    page = _Page(page_of(name, sv))
    assert page.all("script") == page.all("link") == page.all("iframe") == page.all("form") == []
    sources = [attrs.get("src") or attrs.get("href") for tag, attrs in page.tags if tag in ("img", "image")]
    assert all(source.startswith("data:image/") for source in sources)


@pytest.mark.parametrize("name", ["minutes", "figures", "work list", "work order", "reply form"])
def test_what_people_wrote_is_never_markup(name, sv):
    page = _Page(page_of(name, sv, ATTACK))
    assert page.open == [] and page.wrong == [] and page.all("script") == []
    assert not any("onerror" in attrs or "onclick" in attrs for _tag, attrs in page.tags)
    assert "alert(1)" in page_of(name, sv, ATTACK)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_languages_make_a_page(name, en):
    assert '<html lang="en' in page_of(name, en)


@pytest.mark.skipif(not HAS_AXE, reason="needs Chromium and the axe-core of axe-playwright-python")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_axe_finds_no_violation(name, tmp_path, sv):
    file = tmp_path / "page.html"
    file.write_text(page_of(name, sv), encoding="utf-8")
    assert axe.violations(file) == []


@pytest.mark.skipif(not HAS_AXE, reason="needs Chromium and the axe-core of axe-playwright-python")
def test_axe_finds_no_violation_on_a_narrow_screen(tmp_path, sv):
    file = tmp_path / "page.html"
    file.write_text(page_of("report", sv), encoding="utf-8")
    assert axe.violations(file, width=320) == []
