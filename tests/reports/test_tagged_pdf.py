# SPDX-License-Identifier: GPL-2.0-or-later
"""Every paper is a tagged PDF: structure in reading order, alternative texts, language, title, embedded fonts."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from pathlib import Path
from typing import Any, Callable

import pdfua
import pytest

from est_plugin.core import work_orders as wo
from est_plugin.i18n import Texts
from est_plugin.reports import papers
from tests.reports import feedback_factory, lighting_factory, pdf_reading as pdf, situation_factory, test_figures, walk_factory as make, work_factory
from tests.reports.drawing import drawn
from tests.reports.test_minutes import minutes


def _figures(content: Any, texts: Any, target: Any) -> Any:
    return papers.draw_figures(content, make.publisher(), make.edition(), texts, target)


PAPERS: dict[str, tuple[Callable[..., Any], Callable[[], Any], dict[str, Any]]] = {
    "report": (papers.draw_walk_report, lambda: make.report(60), {}),
    "report of nothing": (papers.draw_walk_report, lambda: make.report(0), {}),
    "participant sheet": (papers.draw_participant_sheet, make.handout, {}),
    "large print": (papers.draw_participant_sheet, make.handout, {"large_print": True}),
    "record sheets": (papers.draw_record_sheets, make.record_sheets, {}),
    "feedback": (papers.draw_feedback, feedback_factory.feedback, {}),
    "feedback of many": (papers.draw_feedback, lambda: feedback_factory.feedback(60), {}),
    "feedback of nothing": (papers.draw_feedback, lambda: feedback_factory.feedback(0), {}),
    "feedback in large print": (papers.draw_feedback, feedback_factory.feedback, {"large_print": True}),
    "leader sheet": (papers.draw_leader_sheet, make.leader_sheet, {}),
    "leader sheet with lamps": (papers.draw_leader_sheet, make.leader_sheet, {"lighting": lighting_factory.lighting(18)}),
    "record sheets with lamps": (papers.draw_record_sheets, make.record_sheets, {"lighting": lighting_factory.lighting(2)}),
    "minutes": (papers.draw_minutes, lambda: minutes(name="Möte om Centrum"), {}),
    "figures": (_figures, lambda: dataclasses.replace(test_figures.content_of(test_figures.rows(), Texts("sv")), place="Centrum"), {}),
    "situation under the act": (papers.draw_situation, lambda: situation_factory.situation("statutory"), {}),
    "situation in full": (papers.draw_situation, lambda: situation_factory.situation("long"), {}),
    **{kind: (papers.draw_work_out, lambda kind=kind: work_factory.work_out(kind, recipient="Centrums gator"), {}) for kind in wo.KINDS},
}


@pytest.fixture(scope="module", params=list(PAPERS))
def paper(request, tmp_path_factory, sv) -> Path:
    function, content, options = PAPERS[request.param]
    data, _result = drawn(function, content(), sv, **options)
    path = tmp_path_factory.mktemp("tagged") / "paper.pdf"
    path.write_bytes(data)
    return path


def _structure(path: Path) -> str:
    return subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, encoding="utf-8", errors="replace", check=True).stdout


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u00ad", ""))


def test_the_checker_finds_no_error(paper):
    found = pdfua.validate(str(paper)).findings
    assert [f"{one.rule_id}: {one.message}" for one in found if one.severity == pdfua.Severity.ERROR] == []


def test_it_names_itself_and_its_language(paper):
    said = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    fields = dict(line.split(":", 1) for line in said.splitlines() if ":" in line)
    assert fields["Tagged"].strip() == "yes" and fields["Author"].strip() == "Exempelkommun" and fields["Producer"].strip() == "EST"
    assert "Centrum" in fields["Title"] and "anonymous" not in said and "ReportLab" not in said
    data = paper.read_bytes()
    assert b"/Lang (sv-SE)" in data and b"<dc:title>" in data and b"DisplayDocTitle true" in data


def test_headings_begin_at_one_and_skip_no_level(paper):
    levels = [int(found) for found in re.findall(r"^\s*H(\d) \(block\)", _structure(paper), re.M)]
    assert levels and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


def test_every_figure_says_what_it_shows(paper):
    lines = _structure(paper).splitlines()
    figures = [index for index, line in enumerate(lines) if line.strip().startswith("Figure")]
    data = paper.read_bytes()
    assert data.count(b"/S /Figure") == data.count(b"/Alt ") and len(figures) == data.count(b"/S /Figure")


def test_all_words_of_the_pages_stand_in_the_structure(paper):
    """What is no furniture is read aloud; inside a figure its alternative text is."""
    outside = [part for page in pdf.reader(paper.read_bytes()).pages for part in _parts_outside_marks(page.get_contents().get_data())]
    structured = "".join(_words(_structure(paper)))
    found = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    lost = {word for word in _words(found) if len(word) > 3 and not word.isdigit() and word not in structured}
    assert outside == []
    assert len(lost) <= 25, sorted(lost)  # the foot line, and words inside the map that its alternative text stands for


@pytest.mark.parametrize("kind, read", [
    (wo.WORK_LIST, ("Laga bom nummer 3", "Storgatan 4", "H-4", "Rondering: korsning")), (wo.WORK_ORDER, ("Laga bom nummer 3", "Storgatan 4", "Armatur")),
    (wo.REPLY_FORM, ("Laga bom nummer 3", "Storgatan 4", "H-4")),
])  # fmt: skip
def test_what_stands_in_the_cells_of_a_list_is_read_aloud(kind, read, sv, tmp_path):
    path = tmp_path / "list.pdf"
    path.write_bytes(drawn(papers.draw_work_out, work_factory.work_out(kind), sv)[0])
    said = pdf.solid(_structure(path))
    answers = [sv(f"work.reply.{answer}") for answer in ("yes", "no", "not-ours")] if kind == wo.REPLY_FORM else []
    assert [text for text in (*read, *answers) if pdf.solid(text) not in said] == []


def test_what_stands_in_the_cells_of_the_minutes_is_read_aloud(sv, tmp_path):
    path = tmp_path / "minutes.pdf"
    path.write_bytes(drawn(papers.draw_minutes, minutes(), sv)[0])
    said = pdf.solid(_structure(path))
    assert [text for text in ("Platsen är ljus", "Torget", "Ska vi söka tillstånd?", "Räcket") if pdf.solid(text) not in said] == []


def _parts_outside_marks(content: bytes) -> list[bytes]:
    """Text objects that stand neither in marked content nor in an artifact."""
    depth, loose = 0, []
    for line in content.split(b"\n"):
        depth += len(re.findall(rb"\bB[DM]C\b", line)) - len(re.findall(rb"\bEMC\b", line))
        if depth == 0 and (b" Tj" in line or b" Do" in line):
            loose.append(line)
    return loose


def test_fonts_are_embedded(paper):
    lines = subprocess.run(["pdffonts", str(paper)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert lines and all(line[54:].split()[-5] == "yes" for line in lines), lines


def test_headings_of_a_long_report_are_bookmarks(sv):
    outline = pdf.reader(drawn(papers.draw_walk_report, make.report(60), sv)[0]).outline
    below = [entry for part in outline if isinstance(part, list) for entry in part]
    titles = [entry.title for entry in [*outline, *below] if not isinstance(entry, list)]
    assert "Rapport från trygghetsvandring" in titles and "Kort sagt" in titles and len(titles) > 6


def test_a_head_repeated_on_the_next_page_is_read_once(sv):
    data, result = drawn(papers.draw_walk_report, make.report(200), sv)
    assert result.pages > 15
    assert data.count(b"/Scope /Column") <= 6 * 4 * 3  # columns × tables, not × pages


def test_an_archive_copy_carries_profile_and_statement(sv):
    content = make.leader_sheet()
    data, _result = drawn(papers.draw_leader_sheet, dataclasses.replace(content, publisher=make.publisher(is_archived=True)), sv)
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in data
    intent = pdf.reader(data).trailer["/Root"]["/OutputIntents"][0]
    assert intent["/S"] == "/GTS_PDFA1" and len(intent["/DestOutputProfile"].get_data()) > 400
    plain, _result = drawn(papers.draw_leader_sheet, content, sv)
    assert b"pdfaid:part" not in plain and b"OutputIntent" not in plain


def test_papers_joined_to_one_stay_tagged(sv, tmp_path):
    from est_plugin.reports.engine import joined

    chosen = [PAPERS[name] for name in ("leader sheet", "participant sheet", "record sheets")]
    parts = [drawn(function, content(), sv, **options)[0] for function, content, options in chosen]
    path = tmp_path / "all.pdf"
    path.write_bytes(joined.join(parts, "Alla blad", "Exempelkommun", "EST", "sv-SE"))
    found = pdfua.validate(str(path)).findings
    assert [f"{one.rule_id}: {one.message}" for one in found if one.severity == pdfua.Severity.ERROR] == []
    whole = _structure(path)
    for number, part in enumerate(parts):
        alone = tmp_path / f"{number}.pdf"
        alone.write_bytes(part)
        assert set(_words(_structure(alone))) <= set(_words(whole))
    outline = pdf.reader(path.read_bytes()).outline
    assert len([entry for entry in outline if not isinstance(entry, list)]) == 3 and path.stat().st_size < sum(map(len, parts)) * 1.5


def test_an_archive_copy_of_joined_papers_is_one_too(sv):
    from est_plugin.reports.engine import joined

    content = dataclasses.replace(make.leader_sheet(), publisher=make.publisher(is_archived=True))
    part = drawn(papers.draw_leader_sheet, content, sv)[0]
    data = joined.join([part, part], "Alla blad", "Exempelkommun", "EST", "sv-SE")
    intent = pdf.reader(data).trailer["/Root"]["/OutputIntents"][0]
    assert b"<pdfaid:part>2</pdfaid:part>" in data and len(intent["/DestOutputProfile"].get_data()) > 400
