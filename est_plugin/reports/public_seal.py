# SPDX-License-Identifier: GPL-2.0-or-later
"""A public document is drawn only when all its texts were checked: the check leaves a seal that fits exactly these texts."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, Callable, TypeVar

from ..core.errors import RuleError
from ..core.paper_choices import PUBLIC
from .content import Edition, Publisher

Drawer = TypeVar("Drawer", bound=Callable[..., Any])
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def texts_of(content: Any) -> Iterator[str]:
    """Every text of a content, however deep; not what the municipality says about itself, nor ids of rows."""
    if isinstance(content, str):
        if content.strip() and not _ID.fullmatch(content):
            yield content
    elif isinstance(content, Edition):
        yield from texts_of(content.title)
    elif isinstance(content, Publisher) or isinstance(content, type):
        return
    elif is_dataclass(content):
        for field in fields(content):
            yield from texts_of(getattr(content, field.name))
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from texts_of(key)
            yield from texts_of(value)
    elif isinstance(content, (list, tuple, set, frozenset)):
        for value in content:
            yield from texts_of(value)


def seal_of(contents: Iterable[Any]) -> str:
    """What belongs to these texts and no others."""
    digest = hashlib.sha256()
    for content in contents:
        for text in texts_of(content):
            digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def checked(draw: Drawer) -> Drawer:
    """A drawing function that refuses a public edition whose texts nobody has checked, or that changed since."""

    @wraps(draw)
    def guarded(*contents: Any, **options: Any) -> Any:
        given = (*contents, *options.values())
        edition = edition_of(given)
        if edition is not None and edition.audience == PUBLIC and edition.seal != seal_of(_contents(given)):
            raise RuleError("public.unchecked")
        return draw(*contents, **options)

    return guarded  # type: ignore[return-value]


def edition_of(contents: Iterable[Any]) -> Edition | None:
    """The edition of a content, or the one that stands beside it."""
    for content in contents:
        if isinstance(content, Edition):
            return content
        found = getattr(content, "edition", None)
        if isinstance(found, Edition):
            return found
    return None


def _contents(given: Iterable[Any]) -> list[Any]:
    """What a drawing function gets to draw: neither texts of the catalogue nor targets."""
    return [one for one in given if is_dataclass(one) and not callable(one) and not isinstance(one, (Edition, Publisher))]
