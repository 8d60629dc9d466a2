# SPDX-License-Identifier: GPL-2.0-or-later
"""Draw resources/demo/photos/*.jpg: illustrations in place of photos, with the position and time of their finding.

Run with a Python that has Pillow and GDAL:  python3 .ci/make_demo_photos.py
Every picture says that it is an example. Position and time lie in EXIF as a phone writes them, so that matching works.
"""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Callable

from osgeo import osr
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.TiffImagePlugin import IFDRational

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "resources" / "demo"
SIZE = (800, 600)
HORIZON = 330
SKY, GROUND, PATH, LEAF, WALL, INK = "#16202e", "#222a33", "#3b4652", "#1f3a2f", "#4a5461", "#0c1118"
LIGHT, ACCENT, PALE = "#ffe9b0", "#e69f00", "#c9d2dc"
GPS_IFD, EXIF_IFD = 0x8825, 0x8769
Draw = ImageDraw.ImageDraw


def night() -> Image.Image:
    """Sky that lightens towards the horizon, dark ground."""
    picture = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(picture)
    for y in range(HORIZON):
        part = y / HORIZON
        draw.line([(0, y), (SIZE[0], y)], fill=(int(18 + 26 * part), int(26 + 34 * part), int(40 + 44 * part)))
    return picture


def way(draw: Draw, left: int = 180, right: int = 620, far: tuple = (380, 430)) -> None:
    """A path that runs into the picture."""
    draw.polygon([(left, 600), (right, 600), (far[1], HORIZON), (far[0], HORIZON)], fill=PATH)


def houses(draw: Draw, lit: int, seed: int) -> None:
    """A row of house fronts with some windows lit."""
    chance = random.Random(seed)
    for x in range(0, 800, 160):
        top = chance.randint(120, 190)
        draw.rectangle([x, top, x + 156, HORIZON], fill="#2c3542")
        for wx in range(x + 14, x + 140, 34):
            for wy in range(top + 16, HORIZON - 26, 44):
                draw.rectangle([wx, wy, wx + 18, wy + 26], fill=LIGHT if chance.randint(0, 9) < lit else "#1b222c")


def lamp(picture: Image.Image, x: int, foot: int, height: int, is_lit: bool) -> None:
    """A lamp post; a lit one throws a soft cone of light."""
    top = foot - height
    if is_lit:
        glow = Image.new("L", SIZE, 0)
        ImageDraw.Draw(glow).polygon([(x, top), (x - height // 2, foot), (x + height // 2, foot)], fill=120)
        ImageDraw.Draw(glow).ellipse([x - 34, top - 34, x + 34, top + 34], fill=200)
        picture.paste(Image.new("RGB", SIZE, LIGHT), (0, 0), glow.filter(ImageFilter.GaussianBlur(18)))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([x - 4, top, x + 4, foot], fill=INK)
    draw.rectangle([x - 22, top - 10, x + 22, top + 2], fill=LIGHT if is_lit else "#525c68", outline=INK, width=2)


def bushes(draw: Draw, spots: list[tuple], seed: int) -> None:
    """Round shrubs."""
    chance = random.Random(seed)
    for x, y, size in spots:
        for _ in range(14):
            dx, dy, r = chance.randint(-size, size), chance.randint(-size // 2, size // 3), size // 2 + chance.randint(0, 16)
            draw.ellipse([x + dx - r, y + dy - r, x + dx + r, y + dy + r], fill=chance.choice([LEAF, "#24463a", "#193026"]))


def scribble(draw: Draw, x: int, y: int, seed: int) -> None:
    """Graffiti that says nothing."""
    chance = random.Random(seed)
    for colour in (ACCENT, "#56b4e9", "#cc79a7"):
        points = [(x + 14 * i + chance.randint(-8, 8), y + chance.randint(-40, 40)) for i in range(14)]
        draw.line(points, fill=colour, width=7, joint="curve")
        y += 34


def container(picture: Image.Image) -> None:
    """A skip that hides the tram stop."""
    draw = ImageDraw.Draw(picture)
    houses(draw, 5, 1)
    way(draw, 0, 800, (120, 680))
    lamp(picture, 660, 420, 260, True)
    draw = ImageDraw.Draw(picture)
    draw.rectangle([540, 250, 740, 380], outline=PALE, width=5)
    draw.polygon([(200, 260), (590, 260), (560, 470), (230, 470)], fill="#7a5a1e", outline=INK, width=4)
    for x in range(260, 560, 55):
        draw.line([(x, 262), (x + 4, 468)], fill=INK, width=4)


def cobbles(picture: Image.Image) -> None:
    """Loose cobble stones beside a rail."""
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 0, 800, 600], fill="#2b323b")
    chance = random.Random(4)
    for row in range(9):
        for column in range(12):
            x, y = column * 70 - (row % 2) * 35, row * 68
            shade = chance.randint(70, 105)
            if not (4 <= column <= 6 and 3 <= row <= 5):
                draw.rounded_rectangle([x + 4, y + 4, x + 66, y + 62], 12, fill=(shade, shade + 6, shade + 12))
    for x, y in ((330, 420), (470, 330), (300, 250)):
        draw.rounded_rectangle([x, y, x + 60, y + 52], 12, fill="#8b95a1", outline=INK, width=3)
    draw.line([(640, 0), (700, 600)], fill=PALE, width=12)
    draw.line([(664, 0), (724, 600)], fill=INK, width=8)


def graffiti_wall(picture: Image.Image) -> None:
    """A long wall with graffiti."""
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 60), (800, 200), (800, 380), (0, 480)], fill=WALL)
    way(draw, 0, 800, (300, 800))
    for x, y in ((90, 200), (330, 240), (560, 270)):
        scribble(draw, x, y, x)
    lamp(picture, 720, 470, 330, True)


def tunnel_mouth(picture: Image.Image) -> None:
    """The dark mouth of a pedestrian tunnel."""
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 110, 800, 430], fill=WALL)
    way(draw, 60, 740, (250, 550))
    draw.pieslice([220, 160, 580, 560], 180, 360, fill="#05080c")
    draw.rectangle([220, 355, 580, 440], fill="#05080c")
    draw.rectangle([300, 120, 500, 152], fill=PALE)
    lamp(picture, 90, 520, 360, True)


def stairs(picture: Image.Image) -> None:
    """Stairs with graffiti and a loose rail."""
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 0, 190, 600], fill=WALL)
    draw.rectangle([610, 0, 800, 600], fill=WALL)
    for step in range(11):
        y = 120 + step * 46
        draw.rectangle([190 - step * 4, y, 610 + step * 4, y + 24], fill="#59636f")
        draw.rectangle([190 - step * 4, y + 24, 610 + step * 4, y + 46], fill="#39424d")
    scribble(draw, 20, 220, 7)
    draw.line([(620, 80), (690, 560)], fill=PALE, width=10)
    draw.line([(690, 560), (660, 585)], fill=ACCENT, width=10)


def hedge(picture: Image.Image) -> None:
    """High shrubs beside a path."""
    draw = ImageDraw.Draw(picture)
    way(draw)
    lamp(picture, 600, 400, 230, False)
    bushes(ImageDraw.Draw(picture), [(110, 420, 120), (250, 370, 90), (330, 345, 50), (690, 450, 110), (560, 365, 60)], 5)


def open_barrier(picture: Image.Image) -> None:
    """A road barrier that stands open."""
    draw = ImageDraw.Draw(picture)
    way(draw, 100, 700, (330, 470))
    bushes(draw, [(70, 350, 60), (740, 350, 60)], 8)
    draw.rectangle([150, 330, 180, 540], fill=PALE)
    for i in range(8):
        draw.line([(166 + i * 26, 345 - i * 34), (166 + (i + 1) * 26, 345 - (i + 1) * 34)], fill=ACCENT if i % 2 else PALE, width=18)
    draw.rectangle([640, 440, 664, 540], fill=PALE)
    lamp(picture, 520, 380, 180, False)


def three_out(picture: Image.Image) -> None:
    """Three lamps in a row that are out, the fourth is lit."""
    draw = ImageDraw.Draw(picture)
    way(draw)
    bushes(draw, [(90, 380, 80), (720, 380, 80), (200, 345, 45), (610, 345, 45)], 2)
    for x, foot, height, is_lit in ((452, 345, 90, True), (486, 370, 150, False), (540, 425, 240, False), (630, 520, 380, False)):
        lamp(picture, x, foot, height, is_lit)


def playground(picture: Image.Image) -> None:
    """A swing and a slide behind a fence, well lit."""
    draw = ImageDraw.Draw(picture)
    houses(draw, 2, 9)
    lamp(picture, 400, 470, 360, True)
    draw = ImageDraw.Draw(picture)
    draw.line([(160, 480), (210, 250), (260, 480)], fill=PALE, width=8)
    draw.line([(330, 480), (380, 250), (430, 480)], fill=PALE, width=8)
    draw.line([(210, 250), (380, 250)], fill=PALE, width=8)
    draw.line([(280, 250), (270, 420)], fill=ACCENT, width=4)
    draw.line([(320, 250), (330, 420)], fill=ACCENT, width=4)
    draw.rectangle([264, 418, 336, 430], fill=ACCENT)
    draw.polygon([(560, 280), (590, 280), (720, 480), (680, 480)], fill="#56b4e9")
    draw.line([(560, 280), (540, 480)], fill=PALE, width=8)
    for x in range(0, 800, 26):
        draw.rectangle([x, 500, x + 8, 570], fill="#6b7785")
    draw.rectangle([0, 515, 800, 523], fill="#6b7785")


def open_hatch(picture: Image.Image) -> None:
    """A lamp post with an open hatch and visible cables."""
    draw = ImageDraw.Draw(picture)
    bushes(draw, [(120, 380, 90), (680, 390, 90)], 6)
    draw.rectangle([350, 0, 450, 600], fill="#5f6a77")
    draw.rectangle([372, 260, 428, 420], fill=INK)
    draw.polygon([(428, 260), (500, 240), (500, 440), (428, 420)], fill="#7b8794")
    for x, colour in ((384, ACCENT), (400, "#56b4e9"), (414, "#009e73")):
        draw.line([(x, 262), (x + 10, 330), (x - 6, 418)], fill=colour, width=6, joint="curve")
    draw.rectangle([366, 150, 434, 190], fill=PALE)


# finding on the record sheet → (seconds after it was written down, file name or None for a phone's own name, scene)
SCENES: dict[str, tuple[int, str | None, Callable[[Image.Image], None]]] = {
    "A1.2": (40, None, container), "B2.3": (35, None, cobbles), "A3.2": (25, "A3.2 klotter.jpg", graffiti_wall),
    "A4.1": (30, None, tunnel_mouth), "A4.2": (45, None, stairs), "A5.2": (20, None, hedge),
    "B5.1": (50, None, open_barrier), "A6.1": (30, None, three_out), "B6.1": (35, None, playground), "B7.1": (25, None, open_hatch),
}  # fmt: skip


def stamp(picture: Image.Image) -> None:
    """The strip that says what this is."""
    draw = ImageDraw.Draw(picture, "RGBA")
    draw.rectangle([0, 552, 800, 600], fill=(255, 255, 255, 235))
    font = ImageFont.truetype(str(ROOT / "resources" / "fonts" / "Lato-Bold.ttf"), 26)
    draw.text((18, 560), "Exempel – tecknad bild, inget foto", fill=INK, font=font)


def exif(longitude: float, latitude: float, taken: datetime) -> Image.Exif:
    """Position in degrees, minutes and seconds; local time without zone, as most cameras write it."""

    def parts(value: float) -> tuple:
        minutes = value % 1 * 60
        return (IFDRational(int(value)), IFDRational(int(minutes)), IFDRational(round(minutes % 1 * 60 * 1000), 1000))

    result = Image.Exif()
    result[0x0112] = 1
    result[0x010E] = "Exempel, tecknad bild"
    result[EXIF_IFD] = {0x9003: taken.strftime("%Y:%m:%d %H:%M:%S")}
    result[GPS_IFD] = {1: "N", 2: parts(latitude), 3: "E", 4: parts(longitude)}
    return result


def main() -> None:
    """Draw all pictures."""
    metric, wgs84 = osr.SpatialReference(), osr.SpatialReference()
    metric.ImportFromEPSG(3067)
    wgs84.ImportFromEPSG(4326)
    for system in (metric, wgs84):
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_degrees = osr.CoordinateTransformation(metric, wgs84)
    with (DEMO / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        findings = {row["Blad nr"]: row for row in csv.DictReader(file, delimiter=";")}
    folder = DEMO / "photos"
    folder.mkdir(exist_ok=True)
    for reference, (seconds, name, scene) in SCENES.items():
        finding = findings[reference]
        x, y = (float(finding[axis].replace(",", ".")) for axis in "xy")
        longitude, latitude, _ = to_degrees.TransformPoint(x + 2, y - 3)  # the photographer stands a step away
        taken = datetime.strptime(finding["När"], "%Y-%m-%d %H:%M") + timedelta(seconds=seconds)
        picture = night()
        scene(picture)
        stamp(picture)
        path = folder / (name or taken.strftime("IMG_%Y%m%d_%H%M%S.jpg"))
        picture.save(path, quality=72, optimize=True, exif=exif(longitude, latitude, taken))
        print(f"{reference}  {path.name}  {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
