"""Attack with many mutants: ``python -m tests.attack [how many] [first seed] [workers]``; 1 where one found something."""

from __future__ import annotations

import collections
import multiprocessing
import os
import sys
import time

from tests.attack.mutants import one, ready


def main(words: list[str]) -> int:
    many, first, workers = (
        int(word) for word in [*words, *("10000", "0", str(os.cpu_count() or 1))[len(words) :]]
    )
    started, found = time.monotonic(), collections.Counter[str]()
    with multiprocessing.get_context("forkserver").Pool(workers, ready, maxtasksperchild=200) as pool:
        for done, (seed, fault) in enumerate(pool.imap_unordered(one, range(first, first + many)), start=1):
            if fault:
                last = fault.strip().splitlines()[-1][:200]
                found[last] += 1
                if found[last] <= 2:
                    sys.stdout.write(f"--- seed {seed}\n{fault}\n")
            if done % 500 == 0:
                sys.stdout.write(
                    f"{done} mutants in {time.monotonic() - started:.0f} s, {found.total()} found something\n"
                )
                sys.stdout.flush()
    for last, times in found.most_common():
        sys.stdout.write(f"{times:5} × {last}\n")
    sys.stdout.write(f"{many} mutants from seed {first}: {found.total()} found something\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
