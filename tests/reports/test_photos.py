# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos: upright, small, without metadata; a bad one is named and never stops a document."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from est_plugin.reports import content as c, papers
from est_plugin.reports.engine import photos
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds almost nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


BAD = {
    "missing": (None, "finns inte"),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100, "HEIC"),
    "no picture": (b"%PDF-1.4 not a picture", "kan inte läsas"),
    "empty": (b"", "kan inte läsas"),
    "cut": (make.photo_bytes()[:900], "kan inte läsas"),
    "100 megapixel": (png_of_size(10_000, 10_000), "för stor"),
    "bomb": (png_of_size(60_000, 60_000), "kan inte läsas"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_photo_is_named_with_its_reason_and_the_report_is_made(sv, name):
    source, reason = BAD[name]
    report = make.report(4)
    rows = tuple(c.FindingRow("1", "Mörkt", photos=(c.Photo(source, "IMG_1.jpg"),)) for _ in range(1))
    data, result = drawn(papers.draw_walk_report, c.WalkReport(report.publisher, report.edition, report.walk, rows, maps=report.maps), sv)
    assert len(result.warnings) == 1 and "IMG_1.jpg" in result.warnings[0] or source is None
    assert reason in result.warnings[0] and reason in pdf.text_of(data)


def test_a_path_that_is_gone_is_a_missing_photo(tmp_path):
    with pytest.raises(photos.UnusablePhoto) as caught:
        photos.prepare(c.Photo(tmp_path / "gone.jpg"), 80, 60)
    assert caught.value.key == "reports.photo.missing"


def test_a_photo_on_its_side_is_turned_upright():
    lying = photos.prepare(c.Photo(make.photo_bytes(800, 600, orientation=6)), 80, 60)
    assert lying.width < lying.height


def test_a_photo_is_scaled_to_print_size_and_loses_its_metadata():
    image = Image.new("RGB", (4000, 3000), "#335577")
    exif = Image.Exif()
    exif[0x010F] = "Camera of a person"
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    picture = photos.prepare(c.Photo(written.getvalue()), 80, 60)
    assert picture.width <= 630 and picture.height <= 473
    assert b"Camera of a person" not in picture.data and not Image.open(io.BytesIO(picture.data)).getexif()


def test_a_100_megapixel_jpeg_is_reduced_while_it_is_read():
    written = io.BytesIO()
    Image.new("L", (11_000, 9_100), 90).save(written, "JPEG", quality=20)
    assert photos.prepare(c.Photo(written.getvalue()), 30, 22).width <= 237


@pytest.mark.parametrize("mode, kind", [("RGBA", "PNG"), ("P", "GIF"), ("CMYK", "JPEG"), ("1", "PNG"), ("I;16", "PNG"), ("LA", "PNG")])
def test_other_kinds_of_pictures_are_read_too(mode, kind):
    written = io.BytesIO()
    Image.new(mode, (60, 40)).save(written, kind)
    picture = photos.prepare(c.Photo(written.getvalue()), 80, 60)
    assert (picture.width, picture.height) == (60, 40)


def test_the_same_bad_photo_is_warned_about_once(sv):
    bad = c.Photo(b"x", "IMG_2.jpg")
    rows = tuple(c.FindingRow(str(n), "Mörkt", photos=(bad,)) for n in range(3))
    report = make.report(0, rows=rows)
    assert len(drawn(papers.draw_walk_report, report, sv)[1].warnings) == 1


def test_a_broken_logo_is_left_out_and_named(sv):
    publisher = make.publisher(logo=b"not a logo")
    for function, content in (
        (papers.draw_participant_sheet, make.handout(publisher=publisher)),
        (papers.draw_walk_report, make.report(1, publisher=publisher)),
    ):
        data, result = drawn(function, content, sv)
        assert any("Logotypen" in warning for warning in result.warnings) and "Exempelkommun" in pdf.text_of(data)


def test_a_good_logo_is_shown(sv):
    publisher = make.publisher(logo=make.photo_bytes(300, 100, mode="PNG"))
    data, result = drawn(papers.draw_walk_report, make.report(1, publisher=publisher, maps=()), sv)
    assert "/XObject" in pdf.reader(data).pages[0]["/Resources"] and "Exempelkommun" in pdf.page_texts(data)[0]
