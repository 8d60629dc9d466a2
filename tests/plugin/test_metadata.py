# SPDX-License-Identifier: GPL-2.0-or-later
"""metadata.txt, LICENSE and CHANGELOG agree with each other and with what the plugin is."""
from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def metadata() -> dict[str, str]:
    # QGIS and the plugin repository both read it with Python's own parser
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string((ROOT / "metadata.txt").read_text(encoding="utf-8"))
    return dict(parser["general"])


@pytest.mark.parametrize("key", ["name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
                                 "repository", "homepage", "tags", "category", "icon", "changelog"])
def test_what_the_repository_asks_for_is_there(metadata, key):
    assert metadata[key].strip()


def test_it_runs_from_3_22_and_is_meant_for_qgis_4_too(metadata):
    assert (metadata["qgisMinimumVersion"], metadata["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert "supportsQt6" not in metadata


def test_qgis_process_finds_the_provider(metadata):
    assert metadata["hasProcessingProvider"] == "yes"


def test_the_icon_is_a_file(metadata):
    assert (ROOT / metadata["icon"]).is_file()


def test_no_percent_sign_that_a_parser_with_interpolation_stumbles_over():
    assert "%" not in (ROOT / "metadata.txt").read_text(encoding="utf-8")


def test_it_is_told_in_swedish_and_english(metadata):
    for key in ("about", "description", "changelog"):
        assert re.search(r"\b(och|för)\b", metadata[key]), f"{key} is not in Swedish"
        assert re.search(r"\b(and|for)\b", metadata[key]), f"{key} is not in English"


def test_the_version_stands_in_the_changelogs(metadata):
    version = metadata["version"]
    assert metadata["changelog"].startswith(version)
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest and newest.group(1) == version


def test_nothing_else_names_the_version(metadata):
    """The metadata is the only place; a second one would be forgotten."""
    named = [file.name for file in [ROOT / "pyproject.toml", ROOT / "Makefile", *(ROOT / "est_plugin").glob("*.py")]
             if re.search(rf"""["'=]{re.escape(metadata['version'])}["'\n]""", file.read_text(encoding="utf-8"))]
    assert not named, "\n".join(named)


def test_the_license_is_the_whole_gpl_2():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text and "Version 2, June 1991" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_every_source_file_names_its_license():
    files = [*(ROOT / "est_plugin").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / ".ci").rglob("*.py")]
    without = [file.relative_to(ROOT).as_posix() for file in files
               if "SPDX-License-Identifier: GPL-2.0-or-later" not in "".join(file.read_text(encoding="utf-8").splitlines()[:3])]
    assert not without, "\n".join(without)
