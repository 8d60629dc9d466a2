# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts to edit: an ODT that LibreOffice opens, with real styles, alternative texts, a language, and nobody's name."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from xml.dom import minidom

import pytest

from est_plugin.reports import papers
from est_plugin.reports.decision_basis_content import MOST
from tests.reports.office_documents import DOCUMENTS, basis

ATTACK = "<text:p>&amp;</text:p> ]]> \"'\x00\x0b\ud800\ufffe =HYPERLINK(1)\nrad två"
ALL = {**DOCUMENTS, "decision basis": (None, papers.write_decision_basis_odt, lambda *text: (basis(*text),))}


def package_of(name, texts, *text) -> zipfile.ZipFile:
    _page, write, arguments = ALL[name]
    stream = io.BytesIO()
    write(*arguments(*text), texts, stream)
    return zipfile.ZipFile(stream)


def body_of(package) -> minidom.Document:
    return minidom.parseString(package.read("content.xml"))


def words_of(node) -> str:
    return node.data if node.nodeType == node.TEXT_NODE else "".join(map(words_of, node.childNodes))


@pytest.mark.parametrize("name", ALL)
def test_the_package_says_what_it_is_and_lists_what_it_holds(name, sv):
    package = package_of(name, sv)
    first = package.infolist()[0]
    assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and package.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    manifest = minidom.parseString(package.read("META-INF/manifest.xml"))
    listed = {entry.getAttribute("manifest:full-path") for entry in manifest.getElementsByTagName("manifest:file-entry")} - {"/"}
    assert listed == set(package.namelist()) - {"mimetype", "META-INF/manifest.xml"}
    assert all(minidom.parseString(package.read(part)) for part in listed if part.endswith(".xml"))


@pytest.mark.parametrize("name", ALL)
def test_every_style_that_is_used_is_there(name, sv):
    package = package_of(name, sv)
    known = set()
    for part in ("styles.xml", "content.xml"):
        document = minidom.parseString(package.read(part))
        known |= {node.getAttribute("style:name") for tag in ("style:style", "text:list-style") for node in document.getElementsByTagName(tag)}
    nodes = body_of(package).getElementsByTagName("office:body")[0].getElementsByTagName("*")
    used = {node.getAttribute(key) for node in nodes for key in ("text:style-name", "table:style-name", "draw:style-name") if node.hasAttribute(key)}
    assert used <= known and {"Heading_20_1", "Text_20_body"} <= used


@pytest.mark.parametrize("name", ALL)
def test_pictures_have_alternative_texts_and_rows_a_cell_for_each_column(name, sv):
    package = package_of(name, sv)
    body = body_of(package)
    frames = body.getElementsByTagName("draw:frame")
    assert all(words_of(frame.getElementsByTagName("svg:desc")[0]) for frame in frames)
    assert {frame.getElementsByTagName("draw:image")[0].getAttribute("xlink:href") for frame in frames} <= set(package.namelist())
    for table in body.getElementsByTagName("table:table"):
        columns = len(table.getElementsByTagName("table:table-column"))
        assert all(len(row.getElementsByTagName("table:table-cell")) == columns for row in table.getElementsByTagName("table:table-row"))


@pytest.mark.parametrize("name", ALL)
def test_it_tells_the_municipality_and_the_language_and_nobody_else(name, sv):
    package = package_of(name, sv)
    meta = minidom.parseString(package.read("meta.xml"))
    said = {tag: words_of(meta.getElementsByTagName(tag)[0]) for tag in ("dc:creator", "meta:initial-creator", "meta:generator", "dc:language")}
    assert said == {"dc:creator": "Exempelkommun", "meta:initial-creator": "Exempelkommun", "meta:generator": "EST", "dc:language": "sv-SE"}
    assert words_of(meta.getElementsByTagName("dc:title")[0])
    assert b'fo:language="sv" fo:country="SE"' in package.read("styles.xml")
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["minutes", "figures", "work list", "work order", "reply form", "decision basis"])
def test_what_people_wrote_is_text_and_nothing_else(name, sv):
    words = words_of(body_of(package_of(name, sv, ATTACK)))
    assert "<text:p>&amp;</text:p> ]]>" in words


@pytest.mark.parametrize("name", ALL)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_it(name, tmp_path, sv):
    file = tmp_path / "text.odt"
    _page, write, arguments = ALL[name]
    write(*arguments(), sv, file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(file)]
    done = subprocess.run(command, capture_output=True, timeout=180)
    if b"could not be loaded" in done.stderr and not (tmp_path / "text.txt").exists() and not _has_writer():
        pytest.skip("LibreOffice without Writer")
    assert "Exempelkommun" in (tmp_path / "text.txt").read_text(encoding="utf-8-sig")


def _has_writer() -> bool:
    return any(shutil.which(name) for name in ("lowriter", "swriter"))


# -- underlag till tjänsteskrivelse ---------------------------------------------------------------------------------------
SECTIONS = ("Förslag till beslut", "Sammanfattning", "Ärendet", "Bedömning", "Alternativ och följd av att inte göra något", "Ekonomiska konsekvenser",
            "Barnkonsekvenser", "Beslutsunderlag", "Beslutet skickas till")  # fmt: skip


def basis_body(texts, content) -> minidom.Document:
    stream = io.BytesIO()
    papers.write_decision_basis_odt(content, texts, stream)
    return body_of(zipfile.ZipFile(stream))


def test_the_decision_basis_has_its_sections_in_order(sv):
    heads = [words_of(node) for node in basis_body(sv, basis()).getElementsByTagName("text:h")]
    assert tuple(heads[1:]) == SECTIONS


@pytest.mark.parametrize("changes", [{}, {"count": 0}, {"count": 1}, {"map": None, "children": (), "facts": ()}])
def test_prompts_stand_in_brackets_and_are_marked(changes, sv):
    paragraphs = basis_body(sv, basis(**changes)).getElementsByTagName("text:p")
    prompts = [words_of(node) for node in paragraphs if node.getAttribute("text:style-name") == "Prompt"]
    assert len(prompts) >= 9
    assert all("[" in words_of(node) for node in paragraphs if words_of(node).startswith("["))
    assert not any(words_of(node).startswith("[") for node in paragraphs if node.getAttribute("text:style-name") != "Prompt")


def test_sums_are_those_of_the_rows_and_unknown_costs_are_counted(sv):
    content = basis()
    words = words_of(basis_body(sv, content))
    assert content.sum_tkr == sum(n * 12.5 for n in range(1, 15) if n % 3) == sum(amount for _name, amount, _count in content.by_payer)
    assert "De 10 åtgärder som är beräknade kostar tillsammans 937,5 tkr." in words and "För 4 åtgärder är kostnaden inte beräknad." in words


def test_the_table_is_short_and_says_so(sv):
    body = basis_body(sv, basis(count=40))
    rows = body.getElementsByTagName("table:table")[0].getElementsByTagName("table:table-row")
    assert len(rows) == 1 + MOST and f"Tabellen visar de {MOST} viktigaste." in words_of(body)
