# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's search for cycles, paused while very many rows are made: it would walk over all of them again and again and find none."""
from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No search for cycles in the block; memory without cycles is given back as always."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
