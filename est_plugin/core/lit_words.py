# SPDX-License-Identifier: GPL-2.0-or-later
"""What a map says of the light on a path and of what covers it: words of OpenStreetMap and Swedish road data."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .importing.wording import plain

_LIT_COLUMNS = ("lit", "gcmbelyst", "belyst", "belysning", "isbelyst", "arbelyst", "harbelysning", "islit", "lighted", "belysningfinns")
_TUNNEL_COLUMNS = ("tunnel", "istunnel", "gangtunnel", "undergang", "covered", "underpass")
_YES = frozenset("yes ja j y true sant 1 247 automatic automatiskt sunsetsunrise duskdawn limited interval operatingtimes belyst tand lit".split())
_NO = frozenset("no nej n false falskt 0 disused abandoned removed obelyst slackt unlit ejbelyst intebelyst".split())
_TUNNELS = frozenset("yes ja true 1 tunnel gangtunnel underpass undergang buildingpassage culvert covered".split())


def is_lit(value: Any) -> bool | None:
    """Whether a path has lighting according to the map; None when that is not said."""
    word = _word(value)
    return True if word in _YES else False if word in _NO else None


def is_tunnel(value: Any) -> bool:
    """Whether the path is covered, so that lamps above it give it no light."""
    return _word(value) in _TUNNELS


def lit_column(columns: Iterable[str]) -> str:
    """The column that tells whether paths are lit; empty when none is named so."""
    return _first(columns, _LIT_COLUMNS)


def tunnel_column(columns: Iterable[str]) -> str:
    """The column that tells which paths are tunnels; empty when none is named so."""
    return _first(columns, _TUNNEL_COLUMNS)


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain(str(value))


def _first(columns: Iterable[str], wanted: tuple[str, ...]) -> str:
    by_plain = {plain(name): name for name in columns}
    return next((by_plain[name] for name in wanted if name in by_plain), "")
