# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos are read, checked and copied; originals stay as they were."""
from __future__ import annotations

import hashlib
import struct
import sys
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from est_plugin.core.errors import InputError, NotFoundError, StorageError
from est_plugin.i18n import Texts
from est_plugin.storage import photo_files

NOKIA = Path(__file__).parents[1] / "data" / "photos" / "nokia_helsinki_small.jpg"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def make_photo(tmp_path):
    """Writes a small JPEG with EXIF: make_photo("x.jpg", time=…, gps={tag: value}, …)."""

    def make(name, size=(40, 30), time=None, offset=None, gps=None, orientation=None, caption=None, colour="grey"):
        exif = Image.Exif()
        if orientation:
            exif[0x0112] = orientation
        if caption:
            exif[0x010E] = caption
        if time:
            exif[0x8769] = {0x9003: time, 0x9011: offset} if offset else {0x9003: time}
        if gps:
            exif[0x8825] = gps
        path = tmp_path / "camera" / name
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", size, colour).save(path, "JPEG", exif=exif)
        return path

    return make


def text_of(error):
    return error.value.text(Texts("sv"))


def test_real_phone_photo_gives_time_and_position():
    info = photo_files.read_photo(NOKIA)
    assert info.taken_at == datetime(2022, 8, 14, 11, 12, 31, tzinfo=timezone.utc)  # 14:12:31 +03:00
    assert (info.lon, info.lat) == (pytest.approx(24.90677, abs=1e-5), pytest.approx(60.14671, abs=1e-5))
    assert (info.width, info.height, info.kind, info.notices) == (160, 69, "jpeg", ())


def test_south_and_west_are_negative_and_direction_is_read(make_photo):
    path = make_photo("x.jpg", gps={1: "S", 2: (45.0, 30.0, 36.0), 3: "W", 4: (122.0, 34.0, 30.0), 17: 271.5})
    info = photo_files.read_photo(path)
    assert (info.lon, info.lat) == (pytest.approx(-122.575), pytest.approx(-45.51))
    assert info.bearing_deg == pytest.approx(271.5)


def test_time_without_zone_is_local_time(make_photo):
    info = photo_files.read_photo(make_photo("x.jpg", time="2026:11:17 17:05:00"), STOCKHOLM)
    assert info.taken_at == datetime(2026, 11, 17, 16, 5, tzinfo=timezone.utc)


def test_time_of_the_satellites_is_used_when_the_camera_has_none(make_photo):
    info = photo_files.read_photo(make_photo("x.jpg", gps={7: (16.0, 5.0, 9.0), 29: "2026:11:17"}))
    assert info.taken_at == datetime(2026, 11, 17, 16, 5, 9, tzinfo=timezone.utc)


def test_offset_of_the_camera_is_used(make_photo):
    info = photo_files.read_photo(make_photo("x.jpg", time="2026:11:17 08:05:00", offset="-08:00"))
    assert info.taken_at.utcoffset() == timedelta(hours=-8)


@pytest.mark.parametrize("gps", [
    {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (18.0, 0.0, 0.0)},
    {2: (59.0, 0.0, 0.0), 4: (18.0, 0.0, 0.0)}, {1: "N", 2: (59.0, 0.0, 0.0)},
])
def test_senseless_position_is_no_position(make_photo, gps):
    info = photo_files.read_photo(make_photo("x.jpg", gps=gps))
    assert info.lon is None and info.lat is None


@pytest.mark.parametrize("time", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2026:13:45 99:00:00"])
def test_senseless_time_is_no_time(make_photo, time):
    assert photo_files.read_photo(make_photo("x.jpg", time=time)).taken_at is None


@pytest.mark.parametrize("orientation, shown", [(1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (8, (30, 40))])
def test_rotated_photo_is_measured_as_shown(make_photo, orientation, shown):
    info = photo_files.read_photo(make_photo("x.jpg", orientation=orientation))
    assert (info.width, info.height, info.orientation) == (*shown, orientation)


def test_caption_is_read(make_photo):
    assert photo_files.read_photo(make_photo("x.jpg", caption="Rad A3.1")).caption == "Rad A3.1"


def test_damaged_exif_leaves_the_photo_usable(make_photo):
    path = make_photo("x.jpg", time="2026:11:17 17:05:00")
    data = bytearray(path.read_bytes())
    start = data.index(b"Exif\x00\x00") + 6
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    info = photo_files.read_photo(path)
    assert info.taken_at is None and (info.width, info.height) == (40, 30)


def test_without_pillow_size_is_known_and_the_rest_is_said_to_be_missing(make_photo, monkeypatch):
    path = make_photo("x.jpg", time="2026:11:17 17:05:00")
    monkeypatch.setitem(sys.modules, "PIL", None)
    info = photo_files.read_photo(path)
    assert (info.width, info.height, info.taken_at) == (40, 30, None)
    assert [n.key for n in info.notices] == ["photo.no-exif"]


def test_heic_named_jpg_is_refused_with_the_cure(tmp_path):
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1") + bytes(100))
    with pytest.raises(InputError) as error:
        photo_files.read_photo(path)
    assert text_of(error) == (
        'IMG_0001.jpg är en HEIC-bild från iPhone och kan inte läsas. Spara om som JPEG, eller ställ in telefonen på "Mest kompatibelt".')


@pytest.mark.parametrize("data, key", [
    (b"hej", "photo.not-an-image"), (b"", "photo.not-an-image"), (b"\xff\xd8\xff\xe0\x00", "photo.damaged"),
    (b"GIF89a" + bytes(20), "photo.other-format"),
])
def test_what_is_no_usable_picture_is_refused(tmp_path, data, key):
    path = tmp_path / "x.jpg"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        photo_files.read_photo(path)
    assert error.value.key == key and "x.jpg" in text_of(error)


def test_missing_photo_is_named(tmp_path):
    with pytest.raises(InputError) as error:
        photo_files.read_photo(tmp_path / "borta.jpg")
    assert text_of(error) == "borta.jpg finns inte längre. Har den flyttats?"


def test_hundred_megapixels_are_noticed_without_unpacking(tmp_path):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)) + chunk(b"IEND", b""))
    info = photo_files.read_photo(path)
    assert info.is_huge and info.notices[0].text(Texts("sv")).startswith("bomb.png är mycket stor (400 megapixlar).")
    assert photo_files.copy_into_workspace(info, tmp_path / "ws").is_new


def test_folder_is_sorted_by_time_and_bad_files_are_told(make_photo):
    late = make_photo("a.jpg", time="2026:11:17 17:30:00")
    make_photo("b.JPG", time="2026:11:17 17:05:00")
    make_photo("c.jpeg")
    folder = late.parent
    (folder / "not.jpg").write_text("hej", encoding="utf-8")
    (folder / "notes.txt").write_text("hej", encoding="utf-8")
    (folder / "._a.jpg").write_bytes(b"x")
    infos, errors = photo_files.read_folder(folder)
    assert [i.name for i in infos] == ["b.JPG", "a.jpg", "c.jpeg"]
    assert [e.details["file"] for e in errors] == ["not.jpg"]


def test_missing_folder_is_an_error_of_its_own(tmp_path):
    with pytest.raises(NotFoundError):
        photo_files.find_photos(tmp_path / "nix")


def test_copy_has_the_same_bytes_and_the_original_is_untouched(make_photo, tmp_path):
    path = make_photo("Åsas bild (1).jpeg", time="2026:11:17 17:05:00")
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    stored = photo_files.copy_into_workspace(photo_files.read_photo(path), tmp_path / "ws")
    assert stored.relative_path == "photos/Asas_bild_1.jpg" and stored.is_new
    assert (tmp_path / "ws" / stored.relative_path).read_bytes() == before == path.read_bytes()
    assert stored.sha256 == hashlib.sha256(before).hexdigest() and path.stat().st_mtime_ns == stamp


def test_same_name_with_another_picture_gets_a_new_name_and_the_same_picture_none(make_photo, tmp_path):
    path = make_photo("IMG_1.jpg", colour="red")
    first = photo_files.copy_into_workspace(photo_files.read_photo(path), tmp_path)
    again = photo_files.copy_into_workspace(photo_files.read_photo(path), tmp_path)
    path = make_photo("IMG_1.jpg", colour="blue")
    other = photo_files.copy_into_workspace(photo_files.read_photo(path), tmp_path)
    assert (again.relative_path, again.is_new) == (first.relative_path, False)
    assert other.relative_path == "photos/IMG_1-2.jpg" and other.sha256 != first.sha256
    assert len(list((tmp_path / "photos").iterdir())) == 2


@pytest.mark.parametrize("name, stem", [
    ("con", "foto_con"), ("COM1.x", "foto_COM1.x"), ("../../etc/passwd", "etc_passwd"), ("…", "foto"), ("a" * 200, "a" * 60),
    ("بيت", "foto"), ("x. ", "x"), ("a<b>:c|?*", "a_b_c"),
])
def test_names_are_safe_everywhere(name, stem):
    assert photo_files.safe_stem(name) == stem


def test_full_disk_leaves_no_half_copy(make_photo, tmp_path, monkeypatch):
    info = photo_files.read_photo(make_photo("x.jpg"))

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(photo_files.os, "fsync", full)
    with pytest.raises(StorageError) as error:
        photo_files.copy_into_workspace(info, tmp_path / "ws")
    assert "Originalet är orört" in text_of(error)
    assert list((tmp_path / "ws" / "photos").iterdir()) == []


def test_photos_folder_that_is_a_file_is_told(make_photo, tmp_path):
    info = photo_files.read_photo(make_photo("x.jpg"))
    (tmp_path / "photos").write_text("", encoding="utf-8")
    with pytest.raises(StorageError):
        photo_files.copy_into_workspace(info, tmp_path)
