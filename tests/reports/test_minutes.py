# SPDX-License-Identifier: GPL-2.0-or-later
"""Minutes of a meeting: PDF and text say the same, each decision once, nothing of what people wrote is read as markup."""
from __future__ import annotations

import datetime as dt
import io

import pytest

pytest.importorskip("reportlab", reason="papers need reportlab")

from est_plugin.reports import papers  # noqa: E402
from est_plugin.reports.minutes_content import OUTCOMES, DecisionLine, FollowedUp, Minutes  # noqa: E402

from .pdf_reading import page_texts, reader, solid, text_of  # noqa: E402
from .walk_factory import edition, publisher  # noqa: E402

DAY = dt.date(2026, 11, 24)
LATER = dt.date(2026, 12, 22)


def line(number, outcome, **values):
    return DecisionLine(str(number), **{"what": f"Sak {number}", "place": "Torget", "outcome": outcome, "level": "Samverkansgruppen", **values})


def minutes(**changes):
    decisions = (
        line(14, "decided", text="Laga nu", responsible="Gata och trafik", until=LATER),
        line(15, "decided", text="Sak 15", responsible="Trafikverket", is_answer=True, until=LATER),
        line(16, "refused", text="Platsen är ljus"), line(17, "postponed", until=LATER), line(18, "monitor", until=LATER, responsible="Socialtjänst"),
        line(19, "to_klg", text="Ska vi söka tillstånd?", responsible="Säkerhet/EST", level="Kommunledningsgruppen (KLG)"),
    )  # fmt: skip
    values = {
        "name": "Lägesbildsmöte 24 november 2026", "held_on": DAY, "organisations": ("Polisen", "Gata och trafik"), "present": 9, "next_meeting": LATER,
        "diary_number": "KS 2026/77", "decisions": decisions, "last_meeting": "Oktobermötet",
        "followed_up": (
            FollowedUp("3", "Räcket", "Beslutas", "Planerad, försenad 9 dagar", "late"),
            FollowedUp("4", "Skylten", "Beslutas", "Åtgärdad", "done"),
        ),
        "note": "Nyhet läggs ut.",
    }  # fmt: skip
    return Minutes(publisher(), edition(), **{**values, **changes})


def pdf(content, texts) -> bytes:
    stream = io.BytesIO()
    papers.draw_minutes(content, texts, stream)
    return stream.getvalue()


def test_the_pdf_tells_who_was_there_what_was_decided_and_when_the_next_meeting_is(sv):
    data = pdf(minutes(), sv)
    words = text_of(data)
    for text in (
        "Minnesanteckningar från lägesbildsmöte", "tisdag 24 november 2026", "Polisen och Gata och trafik", "9 personer", "KS 2026/77",
        "tisdag 22 december 2026", "6 beslut: 2 beslutas, 1 åtgärdas inte, 1 skjuts upp, 1 bevakas och 1 går till KLG.", "Arbetsmaterial – internt",
        "Platsen är ljus", "Ska vi söka tillstånd?", "Av 2 beslut på Oktobermötet är 1 klart och 1 försenat.", "Nyhet läggs ut.", "Genomförs",
    ):  # fmt: skip
        assert solid(text) in solid(words), text
    assert reader(data).metadata.author == "Exempelkommun"


def test_text_and_pdf_hold_the_same_decisions_once_each(sv):
    content = minutes()
    words, text = text_of(pdf(content, sv)), papers.minutes_as_text(content, sv)
    for one in content.decisions:
        assert words.count(one.what) == 1 and sum(row.startswith(f"{one.number}  ") for row in text.splitlines()) == 1
    assert "Klar senast: svar 22 dec 2026" in text and "Tas upp igen: 22 dec 2026" in text and "Bevakas till: 22 dec 2026" in text


def test_each_outcome_has_its_own_section_and_empty_ones_are_left_out(sv, en):
    text = papers.minutes_as_text(minutes(decisions=(line(1, "to_klg", text="?"),), followed_up=(), note=""), sv)
    assert "TILL KLG" in text and "SKJUTS UPP" not in text and "ANTECKNINGAR" not in text and "HÄNT SEDAN" not in text
    assert all(title in papers.minutes_as_text(minutes(), en) for title in ("DECIDED", "WILL NOT BE DONE", "POSTPONED", "MONITORED", "TO THE MANAGEMENT GROUP"))


def test_a_meeting_without_decisions_says_so(sv):
    content = minutes(decisions=(), followed_up=(), note="", organisations=(), present=None, next_meeting=None, diary_number="")
    words = text_of(pdf(content, sv))
    assert "Mötet fattade inga beslut." in words and "inte bestämt" in words and "Antal deltagare" not in words


@pytest.mark.parametrize("nasty", ["<b>fet</b> & <img src='x'>", "å" * 5_000, "rad 1\r\nrad 2\u2028rad 3", "😀 \x00\x07 \ud800", "=1+1", "שלום"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_people_wrote_never_breaks_the_paper(sv, nasty, outcome):
    content = minutes(decisions=(line(1, outcome, what=nasty, place=nasty, text=nasty, responsible=nasty[:200]),), name=nasty[:200], note=nasty)
    assert len(reader(pdf(content, sv)).pages) >= 1
    text = papers.minutes_as_text(content, sv)
    text.encode("utf-8")
    assert "\x00" not in text and (("<b>fet</b>" in text) if nasty.startswith("<b>") else True)


def test_many_decisions_go_on_over_pages_with_the_head_repeated(sv):
    data = pdf(minutes(decisions=tuple(line(n, "decided", until=LATER, responsible="Park") for n in range(1, 90))), sv)
    pages = page_texts(data)
    assert len(pages) > 3 and all("Klar senast" in page for page in pages[:3]) and f"av {len(pages)}" in pages[0]


def test_the_text_file_opens_in_windows_own_editor(sv, tmp_path):
    path = tmp_path / "m.txt"
    papers.write_minutes_text(minutes(), sv, path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data and b"\r\r" not in data
