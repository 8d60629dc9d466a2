# SPDX-License-Identifier: GPL-2.0-or-later
"""Swedish and English are complete, and every text that the product asks for exists."""
from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest

from tests.plugin.source_texts import ROOT, uses

FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("sv", "en")
FORM_TEXT = re.compile(r"<string(?P<attributes>[^>]*)>(?P<text>[^<]*)</string>")


def pairs_of(file: Path) -> list[tuple[str, str]]:
    """(key, text) of one catalogue file, with keys that stand twice."""
    return json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)


def files_of(language: str) -> list[Path]:
    return sorted((FOLDER / language).glob("*.json"))


def catalogue(language: str) -> dict[str, str]:
    return {key: text for file in files_of(language) for key, text in pairs_of(file)}


def placeholders(text: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def swedish() -> dict[str, str]:
    return catalogue("sv")


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return catalogue("en")


def test_both_languages_have_the_same_files():
    names = {language: [file.name for file in files_of(language)] for language in LANGUAGES}
    assert names["sv"] and names["sv"] == names["en"]


def test_both_languages_have_the_same_keys(swedish, english):
    assert {"missing in en": sorted(set(swedish) - set(english)), "missing in sv": sorted(set(english) - set(swedish))} == {
        "missing in en": [], "missing in sv": []}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language):
    seen: dict[str, str] = {}
    twice = []
    for file in files_of(language):
        for key, _ in pairs_of(file):
            if key in seen:
                twice.append(f"{key}: {seen[key]} and {file.name}")
            seen[key] = file.name
    assert not twice, "\n".join(twice)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_says_something(language):
    assert [key for key, text in catalogue(language).items() if not isinstance(text, str) or not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_named_and_well_formed(language):
    wrong = []
    for key, text in catalogue(language).items():
        try:
            wrong += [f"{key}: {{{name}}}" for name in placeholders(text) if not name.isidentifier()]
        except ValueError as error:
            wrong.append(f"{key}: {error}")
    assert not wrong, "\n".join(wrong)


def test_both_languages_have_the_same_placeholders(swedish, english):
    differing = {key: (sorted(placeholders(swedish[key])), sorted(placeholders(english[key])))
                 for key in set(swedish) & set(english) if placeholders(swedish[key]) != placeholders(english[key])}
    assert differing == {}


def test_a_singular_stands_beside_its_plural(swedish):
    """`key.one` is only ever reached through `key`, with n=1."""
    assert [key for key in swedish if key.endswith(".one") and key[: -len(".one")] not in swedish] == []


def test_every_key_that_the_code_asks_for_exists(swedish):
    missing = [str(use) for use in uses() if not use.is_pattern and use.key not in swedish]
    assert not missing, "\n".join(missing)


def test_every_key_put_together_at_run_time_can_exist(swedish):
    missing = [str(use) for use in uses() if use.is_pattern and not any(re.fullmatch(use.key, key) for key in swedish)]
    assert not missing, "\n".join(missing)


def test_the_code_gives_every_value_that_a_text_wants(swedish):
    lacking = [f"{use} lacks {sorted(placeholders(swedish[use.key]) - use.given)}" for use in uses()
               if not use.is_pattern and use.given is not None and use.key in swedish and placeholders(swedish[use.key]) - use.given]
    assert not lacking, "\n".join(lacking)


def forms() -> list[Path]:
    return sorted((ROOT / "forms").glob("*.ui"))


def test_every_key_in_the_forms_exists(swedish):
    missing = [f"{form.name}: {found['text']}" for form in forms() for found in FORM_TEXT.finditer(form.read_text(encoding="utf-8"))
               if found["text"].startswith("@") and found["text"][1:] not in swedish]
    assert not missing, "\n".join(missing)


def test_no_form_holds_a_finished_text():
    """A text in the form itself would stay in one language; notr marks what is not for reading."""
    finished = [f"{form.name}: {found['text']}" for form in forms() for found in FORM_TEXT.finditer(form.read_text(encoding="utf-8"))
                if re.search(r"[^\W\d_]{2}", found["text"]) and not found["text"].startswith("@") and "notr" not in found["attributes"]]
    assert not finished, "\n".join(finished)
