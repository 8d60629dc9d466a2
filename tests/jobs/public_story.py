# SPDX-License-Identifier: GPL-2.0-or-later
"""A walk full of what must not get out: every free text, caption, file name and photo holds planted person data. All of it is made up."""
from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zipfile
import zlib
from pathlib import Path

from PIL import Image, ImageDraw
from pypdf import PdfReader

from est_plugin.core import geometry
from est_plugin.jobs.save_finding import Lamp, Seen, save_findings

UTC = dt.timezone.utc
# what is planted in columns and places that the public never reads
SECRETS = ("19121212-1212", "070-123 45 67", "hemlig.person@example.org", "ABC 12D", "Fatima Zetterqvist", "Kamera XYZ-900", "57.1234", "anna.dator")


def photo(path: Path, colour: str = "grey") -> Path:
    """A photo whose file tells everything: position, device, time, owner, comment, thumbnail with another picture, XMP."""
    image = Image.new("RGB", (400, 300), colour)
    ImageDraw.Draw(image).rectangle((100, 100, 199, 199), fill=(255, 0, 0))  # the face
    exif = image.getexif()
    exif[0x010E], exif[0x010F], exif[0x0110], exif[0x013B] = "Fatima Zetterqvist 19121212-1212", "Kamera", "Kamera XYZ-900", "anna.dator"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (57.0, 7.0, 24.24), 3: "E", 4: (14.0, 2.0, 1.0)})
    exif.get_ifd(0x8769).update({0x9003: "2026:11:12 18:00:00", 0x9286: b"ASCII\0\0\0070-123 45 67"})
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif, comment=b"hemlig.person@example.org ABC 12D", quality=95)
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Fatima Zetterqvist 57.1234</x:xmpmeta>"
    data = written.getvalue()
    path.write_bytes(data[:2] + b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp + data[2:])
    return path


def plant(store, walk, stops, folder: Path) -> dict[str, object]:
    """Public and internal findings, notes, measures, photos; only what may be published is harmless."""
    said = " ".join(SECRETS)
    folder.mkdir(exist_ok=True)
    shot = photo(folder / "Fatima Zetterqvist 0701234567.jpg")
    public = {"walk_id": walk.id, "visibility": "public"}
    saved = save_findings(store, [
        Seen("Mörkt vid trappan", category="A1", walk_stop_id=stops[0].id, suggestion=said, external_number="ABC 12D", place_text="Kyrktrappan",
             lamp=Lamp(pole_number="B17", cabinet="Fatima Zetterqvist"), photos=[shot], **public),
        Seen("Fina blommor", kind="good", category="F4", walk_stop_id=stops[1].id, **public),
        Seen(said, category="H1", walk_id=walk.id, walk_stop_id=stops[1].id, photos=[shot]),
    ])  # fmt: skip
    first = saved.findings[0]
    with store.transaction("test") as tx:
        row = store.find("attachment", {"finding_id": first.id})[0]
        tx.update(row, caption="Trappan från gatan", is_cleared=True)
        measure = tx.insert("measure", {
            "title": "Byt lampan", "note": said, "officer": "Fatima Zetterqvist", "verified_by": "Fatima Zetterqvist", "external_number": "ABC 12D",
            "due_reason": said, "due_date": dt.date(2027, 3, 17), "priority": 4,
        })  # fmt: skip
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": first.id})
        tx.update(store.get("walk", walk.id), weather_note=said)
        for letter, present, yes in (("A", 7, 5), ("B", 2, 2)):
            tx.insert("walk_group", {"walk_id": walk.id, "letter": letter, "present": present})
            tx.insert("stop_rating", {"walk_stop_id": stops[0].id, "letter": letter, "safe_in_dark": 2, "alone_yes": yes, "alone_maybe": 0, "alone_no": 0,
                                      "makes_safe": said})  # fmt: skip
        tx.insert("hotspot", {"name": said, "geom": geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 50), (0, 0)]])})
    return {"first": first, "internal": saved.findings[2], "measure": measure, "photo": row.id}


def everything_in(path: Path) -> str:
    """All that can be got out of a file: its bytes, its streams unpacked, its text, its properties; spaces and dashes taken out too."""
    data = path.read_bytes()
    parts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(path) as book:
            parts += [book.read(name) for name in book.namelist()] + [name.encode() for name in book.namelist()]
    if data.startswith(b"%PDF"):
        for found in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            parts.append(_unpacked(found.group(1)))
        reader = PdfReader(path)
        parts += [page.extract_text().encode() for page in reader.pages] + [str(dict(reader.metadata or {})).encode()]
        parts += _jpegs(reader)
    text = "\n".join(part.decode("utf-8", "ignore") + part.decode("latin-1") + part.decode("utf-16-be", "ignore") for part in parts)
    return text + re.sub(r"[\s-]", "", text)


def pictures_in(path: Path) -> list[Image.Image]:
    """The photos of a PDF or of a web page."""
    if path.suffix == ".html":
        found = re.findall(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", path.read_text("utf-8"))
        return [Image.open(io.BytesIO(base64.b64decode(data))) for data in found]
    return [Image.open(io.BytesIO(data)) for data in _jpegs(PdfReader(path))]


def _jpegs(reader: PdfReader) -> list[bytes]:
    """The bytes of the photos of a PDF, as they lie in it."""
    found = [one.get_object() for page in reader.pages for one in page.get("/Resources", {}).get("/XObject", {}).values()]
    return [one.get_data() for one in found if one.get("/Subtype") == "/Image" and "/DCTDecode" in str(one.get("/Filter"))]


def _unpacked(stream: bytes) -> bytes:
    for turn in (lambda data: zlib.decompress(data), lambda data: zlib.decompress(base64.a85decode(data.strip().removesuffix(b"~>"), adobe=False))):
        try:
            return turn(stream)
        except (ValueError, zlib.error):
            continue
    return stream


