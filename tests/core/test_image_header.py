# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds and sizes of pictures from their first bytes."""
from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core.image_header import HEIC, JPEG, OTHER_IMAGE, PNG, ImageHeader, read_header


def jpeg_head(width, height, before=b""):
    return b"\xff\xd8" + before + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width) + bytes(12)


def test_size_of_a_jpeg_stands_after_its_other_blocks():
    exif = b"\xff\xe1" + struct.pack(">H", 8) + b"Exif\x00\x00"
    assert read_header(jpeg_head(4000, 3000, exif + b"\xff\xff\xc4\x00\x04ab")) == ImageHeader(JPEG, 4000, 3000)


def test_size_of_a_png():
    assert read_header(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)) == ImageHeader(PNG, 640, 480)


@pytest.mark.parametrize("brands, kind", [
    ([b"heic", b"mif1"], HEIC), ([b"mif1", b"heic"], HEIC), ([b"msf1", b"hevc"], HEIC), ([b"avif", b"mif1"], OTHER_IMAGE),
])
def test_heic_is_known_by_its_brands_whatever_its_name(brands, kind):
    data = struct.pack(">I4s4sI", 16 + 4 * (len(brands) - 1), b"ftyp", brands[0], 0) + b"".join(brands[1:])
    assert read_header(data + bytes(40)).kind == kind


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"PK\x03\x04", b"\x00\x00\x00\x18ftypmp42" + bytes(12), b"<svg/>"])
def test_other_files_are_no_pictures(data):
    assert read_header(data) is None


@given(st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x20ftyp"]), st.binary(max_size=60))
def test_cut_or_damaged_heads_never_raise(start, rest):
    header = read_header(start + rest)
    assert header is None or header.kind in (JPEG, PNG, HEIC, OTHER_IMAGE)
