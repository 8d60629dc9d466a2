# SPDX-License-Identifier: GPL-2.0-or-later
"""A document arrives whole or not at all; texts and libraries are there or said to be missing."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from est_plugin import i18n, reports
from est_plugin.core.errors import MissingLibraryError, StorageError
from est_plugin.reports import papers
from est_plugin.reports.delivery import deliver
from tests.reports import walk_factory as make


def test_a_document_is_written_to_a_new_folder_and_replaces_an_old_one(sv, tmp_path):
    file = tmp_path / "rapporter" / "Ledarblad åäö.pdf"
    papers.draw_leader_sheet(make.leader_sheet(), sv, file)
    papers.draw_leader_sheet(make.leader_sheet(), sv, str(file))
    assert file.read_bytes().startswith(b"%PDF") and [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_open_elsewhere_is_named_and_nothing_is_left_behind(sv, tmp_path, monkeypatch):
    file = tmp_path / "Rapport.pdf"
    file.write_bytes(b"old")

    def refuse(source, target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(StorageError) as caught:
        deliver(b"new", file)
    assert "Rapport.pdf" in caught.value.text(sv) and "Stäng den" in caught.value.text(sv)
    assert file.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_said(sv, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageError) as caught:
        deliver(b"x", tmp_path / "file" / "Rapport.pdf")
    assert "Välj en annan mapp" in caught.value.text(sv)


def test_a_missing_library_is_one_sentence_that_names_it(sv, tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "est_plugin.reports.leader_sheet", raising=False)  # else it would not be loaded again
    monkeypatch.setitem(sys.modules, "reportlab.lib.units", None)  # Python's own sign for a module that is not there
    with pytest.raises(MissingLibraryError) as caught:
        papers.draw_leader_sheet(make.leader_sheet(), sv, tmp_path / "never.pdf")
    assert caught.value.details["package"] == "reportlab"


def _keys_in_code() -> set[str]:
    folder = Path(reports.__file__).parent
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        found |= set(re.findall(r"""["'](reports\.[a-z0-9.-]+)["']""", file.read_text(encoding="utf-8")))
    return {key for key in found if not key.endswith(".")}


def test_every_text_of_the_papers_exists_in_both_languages():
    for language in i18n.LANGUAGES:
        texts = i18n.Texts(language)
        assert not [key for key in _keys_in_code() if key not in texts]
    swedish, english = i18n.catalogue("sv"), i18n.catalogue("en")
    ours = {key for key in swedish if key.startswith("reports.")}
    assert ours == {key for key in english if key.startswith("reports.")}
    for key in ours:
        assert set(re.findall(r"{(\w+)}", swedish[key])) == set(re.findall(r"{(\w+)}", english[key])), key


def test_no_paper_shows_a_bare_text_key(en):
    from tests.reports import pdf_reading as pdf
    from tests.reports.drawing import drawn

    for function, content in (
        (papers.draw_participant_sheet, make.handout()),
        (papers.draw_record_sheets, make.record_sheets()),
        (papers.draw_leader_sheet, make.leader_sheet()),
        (papers.draw_walk_report, make.report()),
    ):
        assert "reports." not in pdf.text_of(drawn(function, content, en)[0])
