# SPDX-License-Identifier: GPL-2.0-or-later
"""What kind of picture a file holds and how large it is, from its first bytes: nothing is unpacked."""
from __future__ import annotations

import struct
from dataclasses import dataclass

JPEG, PNG, HEIC, OTHER_IMAGE = "jpeg", "png", "heic", "other"
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_OTHER_STARTS = (b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
# Start of frame markers; C4, C8 and CC are tables (ITU-T T.81, table B.1)
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


@dataclass(frozen=True)
class ImageHeader:
    """Kind and pixel size as stored (before any rotation); the size is None when the header does not tell."""

    kind: str
    width: int | None = None
    height: int | None = None


def read_header(head: bytes) -> ImageHeader | None:
    """The header of a JPEG, PNG or HEIC picture, the kind "other" for more image types, None for all else."""
    if head[:3] == b"\xff\xd8\xff":
        return ImageHeader(JPEG, *_jpeg_size(head))
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return ImageHeader(PNG, *struct.unpack(">II", head[16:24])) if len(head) >= 24 else ImageHeader(PNG)
    if head[4:8] == b"ftyp":
        (size,) = struct.unpack(">I", head[:4])
        brands = {head[8:12]} | {head[i : i + 4] for i in range(16, min(size, len(head)), 4)}
        if brands & _HEIC_BRANDS:
            return ImageHeader(OTHER_IMAGE if b"avif" in brands else HEIC)
        return ImageHeader(OTHER_IMAGE) if b"avif" in brands else None
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ImageHeader(OTHER_IMAGE)
    return ImageHeader(OTHER_IMAGE) if head.startswith(_OTHER_STARTS) else None


def _jpeg_size(head: bytes) -> tuple[int | None, int | None]:
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            return None, None
        marker = head[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in _FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        elif 0xD0 <= marker <= 0xD8 or marker == 0x01:  # markers without a length
            at += 2
        else:
            at += 2 + struct.unpack(">H", head[at + 2 : at + 4])[0]
    return None, None
