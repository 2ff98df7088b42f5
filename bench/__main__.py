"""The benchmark's one command: a table of what things cost beside other programs, with targets, kept by date.

    .venv/bin/python -m bench [--only NAME] [--quick] [--no-keep] [--note TEXT] [--list]

Processor seconds (own and system, programs that are started included); every ratio is of one and the same run. ``--only``
takes a row's name or a part of it, and may be given again; what is measured together is measured together. ``--quick``
takes a small report and a few hundred counties; its results are kept and compared apart. What is not installed is said.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import commands  # noqa: F401 before NumPy: linear algebra in one thread, as the program has it
from bench import table
from bench.rows import GROUPS, Group


class Arguments(argparse.ArgumentParser):
    """Faults in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave."""
        self.exit(2, f"bench: {message}\n")


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = Arguments(
        prog="python -m bench", description="What things cost beside other programs.", allow_abbrev=False
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="rows whose name has this in it"
    )
    parser.add_argument("--quick", action="store_true", help="small inputs, a minute or two")
    parser.add_argument("--no-keep", action="store_true", help="do not write to bench/results/")
    parser.add_argument("--note", default="", help="what is to be known of the machine, kept with the result")
    parser.add_argument("--list", action="store_true", help="the names of the rows")
    return parser.parse_args(words)  # fmt: skip


def main(words: Sequence[str], groups: Sequence[Group] = GROUPS) -> int:
    """Measure what is asked for, print the table, keep it and say what became slower; 2 for wrong arguments."""
    asked = arguments(words)
    names = [row.name for group in groups for row in group.rows]
    if asked.list:
        print("\n".join(names))
        return 0
    wanted = [
        n for n in names if not asked.only or any(part.casefold() in n.casefold() for part in asked.only)
    ]
    for part in asked.only:
        if not any(part.casefold() in name.casefold() for name in names):
            print(f"bench: no row has {part!r} in its name; --list gives the names", file=sys.stderr)
            return 2
    found: dict[str, table.Measured] = {}
    failed = False
    for group in groups:
        mine = [row for row in group.rows if row.name in wanted]
        if not mine:
            continue
        try:
            measured = group.measure(asked.quick)
        except Exception as fault:
            failed = True
            why = (str(fault).splitlines() or [""])[0]
            measured = {
                r.name: table.Measured(None, why=f"failed: {type(fault).__name__} {why}"[:120]) for r in mine
            }
        found |= {row.name: measured[row.name] for row in mine if row.name in measured}
    print(table.table([row for group in groups for row in group.rows], found))
    for line in table.slower(found, table.last(asked.quick, table.RESULTS)):
        print(line)
    if not asked.no_keep:
        path = table.keep(found, asked.quick, dt.datetime.now(), table.commit(), table.RESULTS, asked.note)
        print(f"kept in {os.path.relpath(path)}")
    return int(failed)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.exit(main(sys.argv[1:]))
