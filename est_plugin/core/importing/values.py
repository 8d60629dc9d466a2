# SPDX-License-Identifier: GPL-2.0-or-later
"""One foreign value → the value of a schema column, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from typing import Any

from ..schema import Column
from ..schema.model import BOOLEAN, DATE, DATETIME, INTEGER, REAL
from . import dates, numbers
from .bad_value import BadValue
from .vocabulary import Vocabulary
from .wording import cleaned, plain

Parser = Callable[[Any], Any]

_YES = {"ja", "j", "yes", "y", "x", "sant", "true", "t", "1", "on", "pa", "✓", "✔", "☑", "☒", "✗", "✘"}
_NO = {"nej", "n", "no", "falskt", "false", "f", "0", "off", "av", "☐", "-", "–"}
_NOTHING = {"-", "–", "—", "null", "none", "nan", "n/a", "#n/a", "#saknas!", "#värdefel!", "#value!", "#ref!", "#referens!", "(null)"}
_REMEMBERED = 20_000


def parser(column: Column, vocabulary: Vocabulary, zone: tzinfo | None = None) -> Parser:
    """The function that reads values of a column; it gives None for nothing and raises BadValue for what it cannot use."""
    if _is_free_text(column):
        return _text_reader(column)
    read = _reader(column, vocabulary, zone or dates.default_zone())
    is_flag = column.type == BOOLEAN
    remembered: dict[Any, Any] = {}
    refused: dict[str, BadValue] = {}

    def parse(value: Any) -> Any:
        if isinstance(value, str):
            if value in remembered:
                return remembered[value]
            if value in refused:
                raise refused[value]
            try:
                result = None if _is_nothing(value, is_flag) else read(value)
            except BadValue as error:
                if len(refused) < _REMEMBERED:
                    refused[value] = error
                raise
            if len(remembered) < _REMEMBERED:
                remembered[value] = result
            return result
        return None if value is None or value != value else read(value)  # NaN is nothing

    return parse


def as_text(value: Any) -> str:
    """A value as people would write it: whole numbers without decimals, dates as ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return "" if value is None else str(value)


def _is_free_text(column: Column) -> bool:
    return not (column.code_list or column.choices or column.references) and column.type not in (BOOLEAN, DATE, DATETIME, INTEGER, REAL)


def _is_nothing(value: str, is_flag: bool) -> bool:
    text = value.strip().strip("\ufeff\u200b")
    return not text or (not is_flag and text.casefold() in _NOTHING)


def _reader(column: Column, vocabulary: Vocabulary, zone: tzinfo) -> Parser:
    if column.choices:
        return lambda value: vocabulary.choice(column, value)
    if column.code_list:
        return lambda value: vocabulary.code(column, value)
    if column.references:
        return lambda value: vocabulary.reference(column, value)
    if column.type == DATE:
        return lambda value: dates.parse_date(value, zone)
    if column.type == DATETIME:
        return lambda value: dates.parse_moment(value, zone)
    if column.type == INTEGER:
        return lambda value: _within(numbers.parse_integer(value, column.unit), column)
    if column.type == REAL:
        return lambda value: _within(numbers.parse_real(value, column.unit), column)
    return parse_flag


def parse_flag(value: Any) -> bool:
    """Yes or no in the words of forms and spreadsheets."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    word = as_text(value).strip().casefold()
    word = plain(word) or word
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValue("import.bad-flag")


def _within(number: Any, column: Column) -> Any:
    if column.minimum is not None and number < column.minimum:
        raise BadValue("import.too-small", limit=f"{column.minimum:g}")
    if column.maximum is not None and number > column.maximum:
        raise BadValue("import.too-large", limit=f"{column.maximum:g}")
    return number


def _text_reader(column: Column) -> Parser:
    """Never cut: a text that is too long is refused with its length."""
    is_line, limit = not column.is_multiline, column.max_length

    def read(value: Any) -> str | None:
        if value is None:
            return None
        text = cleaned(value if isinstance(value, str) else as_text(value))
        if is_line:
            text = " ".join(text.split())
        if limit is not None and len(text) > limit:
            raise BadValue("import.too-long", count=len(text), limit=limit)
        return text or None

    return read
