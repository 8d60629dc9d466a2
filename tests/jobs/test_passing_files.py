# SPDX-License-Identifier: GPL-2.0-or-later
"""Files of one action come all or none, and what stood under their names before is not lost."""
from __future__ import annotations

import os

import pytest

from est_plugin.core.errors import StorageError
from est_plugin.jobs.passing_files import PassingFiles, free_names


def write(files, folder, *names):
    for name in names:
        files.name_for(folder / name).write_text("ny")


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_files_take_the_place_of_earlier_ones_and_leave_nothing_beside(tmp_path):
    (tmp_path / "a.pdf").write_text("gammal")
    with PassingFiles() as files:
        write(files, tmp_path, "a.pdf", "b.xlsx")
        files.put_in_place()
    assert content(tmp_path) == {"a.pdf": "ny", "b.xlsx": "ny"}


def test_when_one_is_open_elsewhere_the_earlier_files_stand_as_before(tmp_path, monkeypatch):
    (tmp_path / "a.pdf").write_text("gammal")
    (tmp_path / "c.xlsx").write_text("öppen")
    real = os.replace

    def refuse(source, target):
        if "c.xlsx" in (os.path.basename(source), os.path.basename(target)):
            raise PermissionError(13, "in use", str(target))
        return real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with PassingFiles() as files:
        write(files, tmp_path, "a.pdf", "b.pdf", "c.xlsx")
        with pytest.raises(StorageError):
            files.put_in_place()
    assert content(tmp_path) == {"a.pdf": "gammal", "c.xlsx": "öppen"}


def test_a_free_name_is_free_for_all_endings_and_for_those_before(tmp_path):
    (tmp_path / "lista.xlsx").write_text("x")
    found = free_names(tmp_path, "lista", ("pdf", "xlsx"), [tmp_path / "lista 2.pdf"])
    assert found == {"pdf": tmp_path / "lista 3.pdf", "xlsx": tmp_path / "lista 3.xlsx"}
