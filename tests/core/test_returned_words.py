# SPDX-License-Identifier: GPL-2.0-or-later
"""What recipients write about the state of a measure is understood, or refused when it could mean something else."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core import status
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.returned_words import NOT_YET, read_word
from est_plugin.core.work_orders import STATES

TODAY = dt.date(2026, 10, 20)
OCTOBER_3 = dt.date(2026, 10, 3)


def key(text, today=TODAY):
    word = read_word(text, today)
    return word.key if word else None


@pytest.mark.parametrize("text", [
    "klart", "Klart", "KLART!", "klart.", " klart ", "klar", "Klara", "ok", "OK", "o.k." , "okej", "x", "X", "(x)", "[x]", "✓", "✔", "✔️", "☑", "v", "ja",
    "JA!", "j",
    "yes", "1", 1, 1.0, True, "åtgärdat", "Åtgärdad", "atgardat", "fixat", "fixad", "utfört", "Utförd", "lagat", "lagad", "bytt", "utbytt", "gjort",
    "är klart", "Det är klart", "helt klart", "done", "Fixed", "completed", "ok klart", "ja, klart", "ok, lagat", "✓ klart", "x klart", "100 % klart",
    "färdigt",
    "klrt", "kalrt", "klartt", "åtgärdart", "åtgrdat", "utöfrt", "utfrt", "fixst", "fixatt", "reprerat", "åtgärdat\u00a0", "Klart\n",
])  # fmt: skip
def test_these_mean_that_it_is_done(text):
    assert key(text) == "done"


@pytest.mark.parametrize(("text", "expected"), [
    ("pågår", "in_progress"), ("På gång", "in_progress"), ("påbörjat", "in_progress"), ("pågår, väntar på kabel", "in_progress"),
    ("in progress", "in_progress"),
    ("beställt", "ordered"), ("Beställd", "ordered"), ("Beställt hos entreprenör", "ordered"), ("beställt 3/10", "ordered"),
    ("planerat", "planned"), ("Planeras", "planned"), ("vi åtgärdar", "planned"), ("ska åtgärdas", "planned"), ("lagas", "planned"), ("fixas", "planned"),
    ("utförs", "planned"), ("klart senast 3/12", "planned"), ("ska vara klart 3/12", "planned"), ("beräknas klart 3/12", "planned"),
    ("blir klart v 50", "planned"),
    ("åtgärdas inte", "refused"), ("Åtgärdas ej", "refused"), ("görs inte", "refused"), ("görs inte, ingen budget", "refused"), ("will not be done", "refused"),
    ("vi åtgärdar inte", "refused"), ("lagas inte", "refused"), ("won't fix", "refused"),
    ("inte vårt", "not_ours"), ("Inte vår", "not_ours"), ("ej vårt bord", "not_ours"), ("inte vår lampa", "not_ours"), ("är inte vårt ansvar", "not_ours"),
    ("nej, inte vårt", "not_ours"), ("Not ours", "not_ours"), ("fel förvaltning", "not_ours"),
    ("inget fel", "no_fault"), ("Inget fel hittades", "no_fault"), ("no fault", "no_fault"),
    ("Väntar till datum", "waits"), ("väntar på reservdel", "waits"), ("avvaktar", "waits"),
    ("nej", NOT_YET), ("Nej!", NOT_YET), ("inte klart", NOT_YET), ("ej klart", NOT_YET), ("Ej åtgärdat än", NOT_YET), ("inte utfört", NOT_YET),
    ("inte fixat", NOT_YET),
    ("inte än", NOT_YET), ("nej, inte klart", NOT_YET), ("är inte klart", NOT_YET), ("inte helt klart", NOT_YET), ("0", NOT_YET), (0, NOT_YET), ("☐", NOT_YET),
    ("nej, vi hinner inte", NOT_YET), ("not done", NOT_YET), ("ännu inte klart", NOT_YET),
    ("åtgärdas", "planned"), ("pårgår", "in_progress"), ("bestält", "ordered"),
])  # fmt: skip
def test_other_words_have_their_own_meaning(text, expected):
    assert key(text) == expected


@pytest.mark.parametrize("text", ["", " ", None, "-", "–", "...", "\u00a0", False])
def test_an_empty_cell_says_nothing(text):
    assert read_word(text, TODAY) is None


@pytest.mark.parametrize("text", [
    "nästa vecka", "snart", "snart klart", "nästan klart", "delvis klart", "halvklart", "klart?", "oklart", "ofixat", "klart nästa vecka", "klart på måndag",
    "klart till våren", "klart efter semestern", "ska vara klart", "blir klart", "klart men lampan lyser inte", "ok men inte lagat",
    "fixat men gick sönder igen",
    "provisoriskt lagat", "klart, kabeln kvar", "klart om vädret tillåter", "80 % klart", "klart 50%", "1/2 klart", "2/3 klart", "påbörjat 1/10 klart 3/10",
    "påbörjat och klart", "nej det är klart", "ok vi tar det", "ok, tar det nästa vecka", "ja om vi hinner", "x?", "kanske", "vet ej", "se kommentar",
    "ring mig",
    "Kalle", "lagar", "fixar", "asdf", "klart inte", "3/10", "42", 42, 3.1, dt.date(2026, 10, 3), dt.datetime(2026, 10, 3, 12), "#REF!",
    "=HYPERLINK(\"http://x\")",
    "klart 4/11", "klart 31/2 kanske", "utfört nästa år", "klart hoppas vi", "försökt lagat", "inte", "ej", "?", "!!!", "det är nog klart", "ingen åtgärd",
    "=1+1", "=KLART()", "1 av 3", "1 lampa", "1+1", "x y", "ok ok då",
])  # fmt: skip
def test_what_is_not_certain_is_not_guessed(text):
    with pytest.raises(BadValue):
        read_word(text, TODAY)


@pytest.mark.parametrize(("text", "comment"), [
    ("klart, bytte armatur", "bytte armatur"), ("Klart. Bytt lampa", "Bytt lampa"), ("klart - ny ljuskälla", "ny ljuskälla"), ("klart (säkring)", "(säkring"),
    ("bytt lampa", "bytt lampa"), ("lampan är bytt", "lampan är bytt"), ("ja bytt lampa 3/10", "bytt lampa"), ("Bytte säkring, klart", "Bytte säkring, klart"),
    ("görs inte, ingen budget", "ingen budget"), ("inte vårt: Trafikverket", "Trafikverket"), ("inte vår lampa", "lampa"),
    ("pågår, väntar på kabel", "väntar på kabel"),
    ("nej, vi hinner inte", "vi hinner inte"), ("målat om", "målat om"), ("klart 3/10 bytte lampa", "bytte lampa"), ("utfört 3/10, stolpe 14", "stolpe 14"),
    ("beställt 3/10", "3/10"),
])  # fmt: skip
def test_what_stands_beside_the_word_is_kept(text, comment):
    assert read_word(text, TODAY).comment.strip("()") == comment.strip("()")


@pytest.mark.parametrize("text", [
    "utfört 3/10", "klart 3/10", "3/10 klart", "klart 3.10", "Klart 3 okt", "klart den 3 oktober", "klart 2026-10-03", "klart 3/10 2026", "klart 3/10-26",
    "fixat 3 oktober 2026", "klar 3:e oktober", "x 3/10", "OK 3/10", "klart 20261003",
])  # fmt: skip
def test_the_day_beside_the_word_is_read(text):
    word = read_word(text, TODAY)
    assert (word.key, word.day.day) == ("done", OCTOBER_3)


def test_a_promised_day_lies_ahead():
    assert read_word("ska vara klart 3/10", TODAY).day.day == dt.date(2027, 10, 3)
    assert read_word("klart senast 3/12", TODAY).day.day == dt.date(2026, 12, 3)


def test_every_word_of_our_own_lists_is_understood():
    for state in STATES:
        assert {key(state.sv), key(state.en), key(state.sv.upper()), key(state.key)} == {state.key}
    labels = {one.code: (key(one.sv), key(one.en)) for one in status.STATUSES if one.code in ("in_progress", "planned", "approved", "ordered", "refused",
        "fixed")}
    assert labels == {code: (expected, expected) for code, expected in (
        ("approved", "planned"), ("planned", "planned"), ("ordered", "ordered"), ("in_progress", "in_progress"), ("fixed", "done"),
        ("refused", "refused"))}  # fmt: skip


@pytest.mark.parametrize("code", ["verified", "duplicate"])
def test_nobody_verifies_or_merges_by_a_list(code):
    with pytest.raises(BadValue):
        read_word(status.BY_CODE[code].sv, TODAY)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.binary(max_size=10), st.dates(), st.datetimes()))
def test_anything_else_is_refused_in_our_words_and_never_breaks(value):
    try:
        word = read_word(value, TODAY)
    except BadValue as error:
        assert error.key.startswith("returned.")
    else:
        assert word is None or word.day is None or isinstance(word.day.day, dt.date)


@settings(deadline=None)
@given(st.sampled_from(["inte", "ej", "nästan", "delvis", "snart", "ska bli", "kanske", "inte riktigt", "är inte", "blir nog", "halvt"]),
       st.sampled_from(["klart", "klar", "åtgärdat", "fixat", "lagat", "utfört", "bytt", "gjort", "done"]),
       st.sampled_from(["", "!", " än", " nu", ", vi återkommer", " 3/10"]))  # fmt: skip
def test_a_doubt_is_never_read_as_done(doubt, word, rest):
    try:
        found = read_word(f"{doubt} {word}{rest}", TODAY)
    except BadValue:
        return
    assert found.key != "done"


@settings(deadline=None)
@given(st.sampled_from(["klart", "åtgärdat", "utfört", "Fixat", "ok"]), st.sampled_from([" men ", ", men ", " fast ", ". Inte ", " – ej "]),
    st.text("abcdefåäö ", min_size=1))
def test_a_but_behind_the_word_is_never_read_as_done(word, but, rest):
    with pytest.raises(BadValue):
        read_word(word + but + rest, TODAY)
