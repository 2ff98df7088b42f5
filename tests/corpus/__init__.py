"""Broken spreadsheets and report folders, made when they are needed, each with the message it must give.

``tables`` and ``folders`` make them; ``messages.json`` holds the messages in both languages, read by a person
before they were kept. ``python -m tests.corpus`` writes the file anew: read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path

MESSAGES = Path(__file__).parent / "messages.json"


def kept() -> dict[str, dict[str, list[str]]]:
    """Case → language → the lines it must give."""
    return json.loads(MESSAGES.read_text("utf-8"))
