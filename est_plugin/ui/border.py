# SPDX-License-Identifier: GPL-2.0-or-later
"""The border between Qt and our code: what a slot raises becomes a message, never a crash."""
from __future__ import annotations

import functools
import inspect
import logging
from typing import Any, Callable

from ..core.errors import Cancelled, EstError
from .messenger import Messenger

log = logging.getLogger("est_plugin.ui")


def run_guarded(messenger: Messenger, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Call a function; errors are told the user and None comes back."""
    try:
        return function(*args, **options)
    except Cancelled as error:
        messenger.info(error)
    except EstError as error:
        messenger.error(error)
    except Exception:  # the border: anything else is a fault of ours, and the log gets the trace
        log.exception("Unexpected error in %s", getattr(function, "__qualname__", function))
        messenger.error(EstError("error.unexpected", "error.unexpected.hint"))
    return None


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator of slots of objects that have a `messenger`; surplus signal arguments (such as `checked`) are dropped."""
    parameters = list(inspect.signature(method).parameters.values())[1:]
    takes_all = any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters)
    limit = sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)

    @functools.wraps(method)
    def slot(self: Any, *args: Any) -> Any:
        return run_guarded(self.messenger, method, self, *(args if takes_all else args[:limit]))

    return slot
