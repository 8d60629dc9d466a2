# SPDX-License-Identifier: GPL-2.0-or-later
"""Which mark a finding has on the map (column `symbol`): worked out once when it changes, not for each of a hundred thousand points drawn."""
from __future__ import annotations

from ..core.case import LIGHTING_LETTER
from ..core.marks import GONE, GOOD, LAMP
from .sql_text import literal, quote, trigger


def symbol_sql(row: str, handling: str = "") -> str:
    """SQL of the mark of a finding: the good thing, the lamp in its state, else the state."""
    state = handling or f"coalesce({row}.handling, 'unassigned')"
    return (
        f"CASE WHEN {row}.review_state IN ('merged', 'rejected') THEN {literal(GONE)} WHEN {row}.kind = 'good' THEN {literal(GOOD)}"
        f" WHEN substr({row}.category, 1, 1) = {literal(LIGHTING_LETTER)} THEN {literal(LAMP)} || {state} ELSE {state} END"
    )


def set_symbol(where: str, row: str = "finding") -> str:
    """Statement that works the marks of some findings out anew."""
    return f"UPDATE finding SET symbol = {symbol_sql(quote(row))} WHERE {where}"  # nosec B608 - schema words only


def symbol_triggers() -> list[tuple[str, str]]:
    """Keep the column right whoever writes it or what it follows from."""
    wrong = f"NEW.symbol IS NOT {symbol_sql('NEW')}"
    return [trigger("finding", "symbol", "AFTER UPDATE OF kind, category, review_state, handling, symbol", wrong, set_symbol("fid = NEW.fid"))]
