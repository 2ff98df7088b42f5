"""What a build costs that was made before: cold, with nothing changed, and with one figure of one region changed.

    .venv/bin/python bench/again.py [REPORT] [FILE OLD NEW]

Processor time of the whole program, start-up included, in one process (``-j 1``), all in one run, on a copy of the report and
with a store of its own. ``FILE OLD NEW``: the figure that is changed, a piece of text of a table. Besides, a check of a
report that was not seen before and of one that was, and the help.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.costs import program  # noqa: E402

#: bytes of a SHA-256, with which every entry of the store begins; written as a text it has twice as many
DIGEST = 32
#: of the shipped report of provinces: the services of Sichuan
USUAL = (
    "provinces",
    "data/services_value_added_2019.csv",
    "内陆,四川,24443.3,52.44",
    "内陆,四川,24943.3,52.44",
)
#: of a report of few regions: the built-up area of Guangzhou
SMALL = ("central-cities", "data/built_up_area.csv", "广州,3,1300.01", "广州,3,1310.01")


def pdfs(site: Path) -> dict[str, bytes]:
    """All PDFs of a site."""
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*.pdf")}


def _put_back(store: Path, known: Mapping[Path, bytes]) -> None:
    """Forget in the store what a build has made, but for PDFs and the digests by which they are found.

    Args:
        known: what was in the store before the build.
    """
    for path in [path for path in store.rglob("*") if path.is_file()]:
        content = path.read_bytes()[DIGEST:]
        if path in known:
            path.write_bytes(known[path])
        elif not content.startswith(b"%PDF") and len(content) != 2 * DIGEST:
            path.unlink()


def measure(report: str, file: str, old: str, new: str) -> dict[str, float]:
    """The costs in seconds; PDFs that really differ after the change."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder, site, store = place / report, place / "site", place / "store"
        shutil.copytree(ROOT / "reports" / report, folder)
        built = ("build", str(folder), "-o", str(site), "-j", "1", "-q")
        for words in (("--help",), ("check", str(folder), "--fresh")):
            program(store, *words)
        rows = {
            "help": program(store, "--help"),
            "check, not seen before": program(store, "check", str(folder), "--fresh"),
        }
        program(store, "check", str(folder))
        rows["check, seen before"] = program(store, "check", str(folder))
        rows["cold"] = program(store, *built)
        before = pdfs(site)
        rows["nothing changed"] = program(store, *built)
        (site / report / "zh" / "index.html").unlink()
        rows["one page deleted"] = program(store, *built)
        table = folder / file
        text = table.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        table.write_text(text.replace(old, new, 1), encoding="utf-8")
        shutil.copytree(site, place / "before")
        known = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
        rows["one figure changed"] = program(store, *built)
        after = pdfs(site)
        # the same again from the same site, all made anew but the PDFs that differ: an overview's costs several times a brief's
        _put_back(store, known)
        shutil.rmtree(site)
        (place / "before").rename(site)
        rows["one figure, beside the PDFs that differ"] = program(store, *built)
        rows["PDFs"] = len(after)
        rows["PDFs that differ"] = sum(data != before.get(path) for path, data in after.items())
    return rows


def main() -> None:
    """Measure and print."""
    words = sys.argv[1:]
    report, *change = words if len(words) == 4 else [*words[:1], *USUAL[1:]] if words else USUAL
    rows = measure(report, *change)
    for name, value in rows.items():
        share = "" if name.startswith("PDFs") else f"{100 * value / rows['cold']:8.2f} % of cold"
        print(f"{name:42} {value:8.2f}{share}")


if __name__ == "__main__":
    main()
