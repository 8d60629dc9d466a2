# SPDX-License-Identifier: GPL-2.0-or-later
"""`make screenshots`: pictures of the real program and its papers for README and docs."""
from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from tests.harness.profile import make_profile  # noqa: E402
from tests.harness.window import run_window  # noqa: E402
from tests.window.seeing import SCRIPTS, inside  # noqa: E402

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 250_000
COLOURS = 128
STRONG = 90  # difference between the largest and the smallest of red, green and blue
DPI = 90
DARK = "[UI]\nUITheme=Night Mapping\n"
# set of pictures → locale, more settings, which pictures, {picture taken: name in docs}
RUNS = (
    ("sv_SE", "", "all", {"window": "window_sv", **{name: name for name in (
        "wizard_sv", "new_finding_sv", "record_sheet_sv", "assign_sv", "plan_walk_sv", "picture_sv", "candidates_sv", "print_sv")}}),
    ("en_GB", "", "window", {"window": "window_en"}),
    ("sv_SE", DARK, "window", {"window": "window_dark"}),
)  # fmt: skip
# document → name in docs, page
PAGES = {"Rapport": ("report_page", 1), "Protokollblad": ("record_sheet_page", 1), "Deltagarblad": ("handout", 2)}


def main() -> int:
    """Entry of the command line."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="est-pictures-", dir=ROOT / "build" if (ROOT / "build").is_dir() else None) as folder:
        package = built(Path(folder))
        for number, (locale, settings, pictures, names) in enumerate(RUNS):
            work = Path(folder) / str(number)
            work.mkdir()
            profile = make_profile(work / "profile", package, locale=locale, settings=settings)
            result = run_window(profile, SCRIPTS / "pictures.py", work / "out", timeout_s=180, environment={**inside(work), "EST_PICTURES": pictures})
            if not result.ok:
                print(result.explain(), file=sys.stderr)
                return 1
            for taken, name in names.items():
                save(Image.open(work / "out" / f"{taken}.png"), name)
            for document, (name, page) in PAGES.items():
                if document in result.values:
                    save(page_of(Path(result.values[document]), page, work), name)
    return 0


def built(folder: Path) -> Path:
    """The zip that users install."""
    done = subprocess.run([sys.executable, str(ROOT / ".ci" / "build.py"), "package", "--to", str(folder)], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def page_of(pdf: Path, page: int, folder: Path) -> Image.Image:
    """One page of a PDF with a thin edge."""
    target = folder / pdf.stem
    subprocess.run(["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), "-singlefile", "-png", str(pdf), str(target)], check=True)
    paper = Image.open(f"{target}.png").convert("RGB")
    framed = Image.new("RGB", (paper.width + 2, paper.height + 2), "#CBD2D9")
    framed.paste(paper, (1, 1))
    return framed


def with_few_colours(picture: Image.Image, colours: int) -> Image.Image:
    """Strong colours are rare but carry meaning (a symbol of a few pixels): they count as much as all the quiet ones together."""
    pixels = np.asarray(picture).reshape(-1, 3)
    strong = pixels[np.ptp(pixels.astype(int), axis=1) > STRONG]
    if len(strong):
        pixels = np.concatenate([pixels, np.resize(strong, pixels.shape)])
    palette = Image.fromarray(pixels.reshape(-1, 1, 3)).quantize(colours, kmeans=1)
    near = np.asarray(picture.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB"))
    used, index = np.unique(near.reshape(-1, 3), axis=0, return_inverse=True)  # Pillow may name colours beyond a short palette
    few = Image.fromarray(index.reshape(near.shape[:2]).astype(np.uint8), "P")
    few.putpalette(used.astype(np.uint8).tobytes())
    return few


def save(picture: Image.Image, name: str) -> None:
    """Write a PNG of few colours; fewer still when it is too large."""
    path, colours = IMAGES / f"{name}.png", 2 * COLOURS
    while colours > 16:
        colours //= 2
        with_few_colours(picture.convert("RGB"), colours).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            break
    print(f"{path.relative_to(ROOT)}  {picture.width} × {picture.height}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
