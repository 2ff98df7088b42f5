"""The templates in one language, ours and a report's own before them: `environment`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
)
from jinja2.defaults import DEFAULT_NAMESPACE

from compose.language.catalogue import counter, translator
from paths import TEMPLATES
from render.html.compiled import COMPILED
from render.html.own_environment import OwnEnvironment

#: before the name of one of our templates: ours, where a report's own has the same name
OWN_PREFIX = "ours"
#: what Jinja gives every template
BUILT_IN = frozenset({"_", "gettext", "ngettext", "super", "self", "caller", *DEFAULT_NAMESPACE})


class Inside(FileSystemLoader):
    """Templates of a folder, and of nowhere else: a link that leads out of it is not followed."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """A template of the folder; a link that leads out of it is not there."""
        source = super().get_source(environment, template)
        if not Path(source[1]).resolve().is_relative_to(Path(self.searchpath[0]).resolve()):
            raise TemplateNotFound(template)
        return source


@cache
def environment(language: str, override: str = "") -> Environment:
    """Autoescaping, strict, in one language.

    ``override``: a report's folder whose templates come before ours. They run in a sandbox, and may build upon
    ours by the name ``ours/…``.
    """
    ours = FileSystemLoader(TEMPLATES)
    loaders = [Inside(override), ours, PrefixLoader({OWN_PREFIX: ours})] if override else [ours]
    env = (OwnEnvironment if override else Environment)(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=COMPILED[bool(override)],
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translator(language), counter(language), newstyle=False
    )
    return env
