# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a hundred thousand rows makes as many small objects: Python's collector would look through all of them again and again."""
from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """The cyclic collector does not run in the block; plain rows hold no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
