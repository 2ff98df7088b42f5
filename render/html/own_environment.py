"""The environment that a report's own templates run in: `OwnEnvironment`, Jinja's sandbox without what has no bounds.

The sandbox keeps a template from reaching Python. It does not keep one from being asked for a milliard of letters in
twenty: ``'%1000000000d'``, ``9**9**9``, ``'x' * 10**9``. Such steps are looked at before they are taken; what costs much in
other ways is stopped where templates are tried (`pipeline.limits`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, cast

from jinja2 import pass_context, pass_environment, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import do_format
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: no number on a page has more digits, no field more places
_DIGITS, _PLACES = 1000, 999
_WIDE = re.compile(r"\d{4,}|\*")
_WIDE_FIELD = re.compile(r"\{[^{}]*(?:\{|:[^{}]*\d{4,})")
TOO_LARGE = "numbers as large as this are not worked out"
TOO_WIDE = "fields wider than 999 are not filled"
ONLY_NUMBERS = "only numbers can be multiplied"


def _numbers(*values: object) -> bool:
    return all(isinstance(v, int | float) for v in values)


def _bits(value: object) -> int:
    return value.bit_length() if isinstance(value, int) else 64


class OwnEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which numbers and fields have bounds."""

    # what is intercepted is not worked out while compiling either
    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *args: Any, **options: Any) -> None:
        # constant parts of a template are worked out when it runs, not when it is looked at: where it is looked at, nothing
        # bounds what `'x'|center(10 ** 10)` costs. What Jinja prints it works out even where it is not to optimise
        super().__init__(*args, **{**options, "optimized": False})
        self.filters["format"] = _format
        self.filters = {name: _late(function) for name, function in self.filters.items()}
        self.tests = {name: _late(cast(Any, function)) for name, function in self.tests.items()}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 Jinja's
        """The value of ``left operator right``. Raises SecurityError where it would be out of bounds."""
        if operator == "%":
            if not _numbers(left, right):
                _narrow(left)
            return left % right
        if not _numbers(left, right):
            raise SecurityError(ONLY_NUMBERS)
        bits = _bits(left) * abs(right) if operator == "**" else _bits(left) + _bits(right)
        if bits > 4 * _DIGITS:
            raise SecurityError(TOO_LARGE)
        return left**right if operator == "**" else left * right

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """``str.format`` of the sandbox, for fields that are written out and not too wide."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        pattern = str(getattr(value, "__self__", ""))

        def checked(*args: Any, **more: Any) -> str:
            if _WIDE_FIELD.search(pattern):
                raise SecurityError(TOO_WIDE)
            return wrapped(*args, **more)

        return checked


def _late(function: Any) -> Callable[..., Any]:
    """A filter or test as one that needs the page it stands on, which is not there before the template runs."""
    wants = getattr(function, "jinja_pass_arg", None)
    first: Callable[[Context], tuple[Any, ...]] = {
        _wants(pass_context): lambda context: (context,),
        _wants(pass_eval_context): lambda context: (context.eval_ctx,),
        _wants(pass_environment): lambda context: (context.environment,),
    }.get(wants, lambda _: ())

    @pass_context
    @functools.wraps(function, updated=())
    def late(context: Context, *args: Any, **more: Any) -> Any:
        return function(*first(context), *args, **more)

    return late


def _wants(mark: Callable[[Any], Any]) -> object:
    """What Jinja calls the first argument that a mark asks for."""
    return mark(lambda: None).jinja_pass_arg


def _narrow(pattern: object) -> None:
    if _WIDE.search(str(pattern)):
        raise SecurityError(TOO_WIDE)


def _format(value: str, *args: Any, **more: Any) -> str:
    """Jinja's filter ``format``, for fields that are not too wide."""
    _narrow(value)
    return do_format(value, *args, **more)
