# SPDX-License-Identifier: GPL-2.0-or-later
"""The small published data sets of tests/data as arrays."""
from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[1] / "data"


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a packed CSV; a first line that begins with # is left out."""
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def numbers(name: str, *columns: str) -> np.ndarray:
    """Columns of a packed CSV as floats, shape (n, k)."""
    return np.array([[float(row[column]) for column in columns] for row in rows(name)])


def robberies(month: str = "2019") -> np.ndarray:
    """Robberies in Memphis, EPSG:32615, of the year or of a month such as 2019-01."""
    return np.array([(float(row["x"]), float(row["y"])) for row in rows("memphis/robberies_2019.csv.gz") if row["date"].startswith(month)])


@dataclass(frozen=True)
class PublishedGi:
    """Gi* of the cells of sfhotspot, 500 m, by column and row from the corner."""

    corner: tuple[float, float]
    column: np.ndarray
    row: np.ndarray
    n: np.ndarray
    gi_star: np.ndarray
    p_value: np.ndarray


def published_gi(name: str) -> PublishedGi:
    """jan or 2019."""
    file_name = f"memphis/gistar_500m_{name}.csv.gz"
    with gzip.open(DATA / file_name, "rt", encoding="utf-8") as file:
        corner = tuple(float(word) for word in file.readline().split()[-2:])
    column, row, n, gi_star, p_value = numbers(file_name, "column", "row", "n", "gistar", "pvalue").T
    return PublishedGi(corner, column.astype(int), row.astype(int), n.astype(int), gi_star, p_value)
