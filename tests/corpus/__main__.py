"""Write ``messages.json`` anew."""

import json
import tempfile
from pathlib import Path

from tests.corpus import MESSAGES, folders, forms, tables

with tempfile.TemporaryDirectory() as place:
    found = {f"table: {name}": tables.lines(table, Path(place)) for name, table in tables.tables().items()}
    found |= {f"folder: {name}": folders.lines(name, Path(place)) for name in folders.folders()}
MESSAGES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
forms.FORMS.write_text(
    json.dumps({p.name: forms.understood(p) for p in forms.TABLES}, ensure_ascii=False, indent=1) + "\n",
    encoding="utf-8",
)
