# SPDX-License-Identifier: GPL-2.0-or-later
"""The spatial index of many rows, packed at once instead of grown row by row: near boxes in one node, node by node into SQLite's R*Tree tables.

Form of the tables: https://www.sqlite.org/rtree.html#shadow_tables and the head of SQLite's rtree.c. A node is two numbers of 16 bits
(height of the tree, only in the root; how many cells) and its cells: 64 bits of row or node, then minx, maxx, miny, maxy as 32-bit floats, all
with the highest byte first. Packed as by Leutenegger, Lopez and Edgington (1997), STR: a simple and efficient algorithm for R-tree packing.
"""
from __future__ import annotations

import math
import sqlite3
import struct
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter, le

from .sql_text import quote

Box = tuple[int, float, float, float, float]  # row, xmin, xmax, ymin, ymax

_ROOT = 1
_SAVEPOINT = "est_packed"
_HEAD, _CELL = struct.Struct(">HH"), struct.Struct(">qffff")
_MOST_CELLS = 51  # of SQLite, however large its nodes are
_TOWARDS_ZERO, _AWAY = 1.0 - 2.0**-23, 1.0 + 2.0**-23
_LARGEST = 1e30  # beyond is no coordinate, and soon no 32-bit float
_X, _Y = itemgetter(1), itemgetter(3)


def fill(connection: sqlite3.Connection, index: str, boxes: Sequence[Box]) -> bool:
    """Put boxes into an empty index, within a transaction.

    Parameters
    ----------
    index : name of the R*Tree table
    boxes : rows, each with another number, and their bounds in the units of the layer

    Returns
    -------
    False when it holds something already, when SQLite guards its tables, when a bound is no coordinate, or when SQLite does not read
    what was written (an index of another form): nothing was done.
    """
    size = _size_of_empty(connection, index)
    if size is None or not boxes:
        return False
    rows, xmin, xmax, ymin, ymax = zip(*boxes)
    if not (all(map(le, xmin, xmax)) and all(map(le, ymin, ymax)) and -_LARGEST < min(*xmin, *ymin) and max(*xmax, *ymax) < _LARGEST):
        return False
    cells = list(zip(rows, _below(xmin), _above(xmax), _below(ymin), _above(ymax)))
    nodes, leaf_of, node_links = _packed(cells, size)
    in_order = zip(rows, map(leaf_of.__getitem__, rows))  # as the boxes came: rows with rising numbers are written one after the other
    connection.execute(f"SAVEPOINT {_SAVEPOINT}")
    try:
        connection.execute(f"DELETE FROM {quote(index + '_node')}")  # nosec B608 - schema names only
        for table, links in (("_node", nodes), ("_rowid", in_order), ("_parent", node_links.items())):
            connection.executemany(f"INSERT INTO {quote(index + table)} VALUES (?, ?)", links)  # nosec B608 - schema names only
        is_read = all(_is_read(connection, index, cell) for cell in (cells[0], cells[len(cells) // 2], cells[-1]))
    except sqlite3.DatabaseError:
        if not connection.in_transaction:  # the disk is full, say: the database has taken all back
            raise
        is_read = False
    if not is_read:
        connection.execute(f"ROLLBACK TO {_SAVEPOINT}")
    connection.execute(f"RELEASE {_SAVEPOINT}")
    return is_read


def _is_read(connection: sqlite3.Connection, index: str, cell: Box) -> bool:
    """Whether SQLite finds the entry that was written, by its number and by its place."""
    place = "minx >= ? AND maxx <= ? AND miny >= ? AND maxy <= ? AND +id = ?"
    for condition, bound in (("id = ?", cell[:1]), (place, (*cell[1:], cell[0]))):
        if connection.execute(f"SELECT * FROM {quote(index)} WHERE {condition}", bound).fetchall() != [cell]:  # nosec B608 - schema names only
            return False
    return True


def _size_of_empty(connection: sqlite3.Connection, index: str) -> int | None:
    """Bytes of a node; None when there is more than an empty root, or when the tables may not be written (SQLITE_DBCONFIG_DEFENSIVE)."""
    try:
        connection.execute(f"DELETE FROM {quote(index + '_parent')} WHERE nodeno < 0")  # nosec B608 - schema names only
    except sqlite3.OperationalError:
        return None
    nodes = connection.execute(f"SELECT nodeno, data FROM {quote(index + '_node')} LIMIT 2").fetchall()  # nosec B608 - schema names only
    if len(nodes) != 1 or nodes[0][0] != _ROOT or _HEAD.unpack_from(nodes[0][1]) != (0, 0):
        return None
    return len(nodes[0][1])


def _packed(cells: list[Box], size: int) -> tuple[list[tuple[int, bytes]], dict[int, int], dict[int, int]]:
    """(nodes by number, row → leaf, node → node above)."""
    most = min(_MOST_CELLS, (size - _HEAD.size) // _CELL.size)
    nodes: list[tuple[int, bytes]] = []
    leaf_of: dict[int, int] = {}
    node_links: dict[int, int] = {}
    links, height = leaf_of, 0
    while len(cells) > most:
        above: list[Box] = []
        for group in _groups(cells, most):
            number = _ROOT + 1 + len(nodes)
            nodes.append((number, _node(0, group, size)))
            inside, xmin, xmax, ymin, ymax = zip(*group)
            links.update(dict.fromkeys(inside, number))
            above.append((number, min(xmin), max(xmax), min(ymin), max(ymax)))
        cells, links, height = above, node_links, height + 1
    links.update((cell[0], _ROOT) for cell in cells)
    return [(_ROOT, _node(height, cells, size)), *nodes], leaf_of, node_links


def _groups(cells: list[Box], most: int) -> Iterator[list[Box]]:
    """Near cells together, at most so many: strips from west to east, each cut from south to north."""
    strips = math.ceil(math.sqrt(math.ceil(len(cells) / most)))
    for strip in _parts(sorted(cells, key=_X), strips):
        yield from _parts(sorted(strip, key=_Y), math.ceil(len(strip) / most))


def _parts(cells: list[Box], count: int) -> Iterator[list[Box]]:
    """As even as can be."""
    for part in range(count):
        yield cells[len(cells) * part // count : len(cells) * (part + 1) // count]


def _node(height: int, cells: Sequence[Box], size: int) -> bytes:
    return struct.pack(f">HH{'qffff' * len(cells)}", height, len(cells), *chain.from_iterable(cells)).ljust(size, b"\0")


def _below(values: Sequence[float]) -> list[float]:
    """The 32-bit float that is not larger, as SQLite rounds."""
    near = array("f", values)
    return [f if f <= v else _single(v * (_AWAY if v < 0 else _TOWARDS_ZERO)) for f, v in zip(near, values)]


def _above(values: Sequence[float]) -> list[float]:
    """The 32-bit float that is not smaller, as SQLite rounds."""
    near = array("f", values)
    return [f if f >= v else _single(v * (_TOWARDS_ZERO if v < 0 else _AWAY)) for f, v in zip(near, values)]


def _single(value: float) -> float:
    return array("f", (value,))[0]
