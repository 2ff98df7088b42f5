"""Pages of the desk in the reader's language: `Pages`, and what several of them say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES
from desk.addresses import Addresses
from render.html.templates import environment

CHANGED_ELSEWHERE = marked(
    "This was changed elsewhere meanwhile (another window, or Excel). Nothing was overwritten; load the page again to see it."
)
NOT_UNDERSTOOD = marked("“{text}” is not a value that can stand here")
#: the cookie that keeps the language that was chosen
COOKIE = "fangzhi-desk-language"


class Pages:
    """Templates below ``templates/desk/``.

    Args:
        language: of the desk, until the reader chooses another
        addresses: where templates find the pages of reports
    """

    def __init__(self, language: str, addresses: Addresses) -> None:
        self.language, self.addresses = language, addresses

    def language_of(self, request: Request) -> str:
        """The language of an answer."""
        chosen = request.cookies.get(COOKIE, "")
        return chosen if chosen in LANGUAGES else self.language

    def page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> HTMLResponse:
        """An answer from a template, which gets the language, the other languages and what is given."""
        language = self.language_of(request)
        others = [(code, LANGUAGES[code].name) for code in LANGUAGES if code != language]
        text = (
            environment(language)
            .get_template(f"desk/{template}")
            .render(
                lang=language,
                tag=LANGUAGES[language].tag,
                others=others,
                here=request.url.path,
                addresses=self.addresses,
                **more,
            )
        )
        return HTMLResponse(text, status, dict(headers or {}))

    def say(self, request: Request, message: str, **slots: Any) -> str:
        """A message of the catalogue."""
        return translator(self.language_of(request))(message).format(**slots)
