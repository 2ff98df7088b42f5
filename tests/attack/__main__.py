"""Attack with many mutants: ``python -m tests.attack [how many] [first seed] [workers]``; 1 where one found something.

``python -m tests.attack changed [share] [spreadsheet …]`` changes tables as offices and hands do (``changes.py``), and prints what is
then read otherwise: silently, told or refused. Without spreadsheets those that are composed; of the changes so large a share.

A mutant may start processes of its own, and may end the one it runs in; so each worker is a plain process, and is replaced
where it dies or falls silent.
"""

from __future__ import annotations

import collections
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.attack.changed import composed_bases, of_file
from tests.attack.changes import tried
from tests.attack.mutants import Verdict, in_turn

#: seconds on the clock without news after which a worker counts as one that hangs; seeds for one worker
SILENCE, SHARE = 300.0, 100


def verdicts(seeds: list[int], workers: int) -> Iterator[tuple[int, Verdict]]:
    """How the mutant of each seed ended, as they end."""
    context = multiprocessing.get_context("forkserver")
    running: dict[Connection, tuple[BaseProcess, list[int]]] = {}
    shares = [seeds[i : i + SHARE] for i in range(0, len(seeds), SHARE)]
    while shares or running:
        while shares and len(running) < workers:
            here, there = context.Pipe(duplex=False)
            share = shares.pop(0)
            process = context.Process(target=in_turn, args=(list(share), there))
            process.start()
            there.close()
            running[here] = process, share
        news = wait(list(running), SILENCE)
        for line in list(running) if not news else [line for line in running if line in news]:
            process, share = running[line]
            try:
                verdict = line.recv() if news else Verdict("silence", f"no news for {SILENCE:.0f} s")
            except EOFError:
                process.join()
                verdict = Verdict("death", f"its process ended with {process.exitcode}")
            if share:
                yield share.pop(0), verdict
            if verdict.end in {"silence", "death"}:
                process.kill()
                process.join()
                line.close()
                del running[line]
                shares += [share] if share else []


def changed(words: list[str]) -> int:
    """Change tables in known ways, and print what is read otherwise; 1 where something is so in silence."""
    share, paths = float(words[0]) if words else 1.0, [Path(w) for w in words[1:]]
    bases = [b for b in map(of_file, paths) if b is not None] if paths else list(composed_bases())
    ends = collections.Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        for base, name, (end, differs, told) in tried(bases, Path(place), share):
            ends[end] += 1
            if end != "same":
                sys.stdout.write(f"{end}\t{name}\t{base}\t{'; '.join(differs)}\t{'; '.join(told)}\n")
                sys.stdout.flush()
    sys.stdout.write(", ".join(f"{times} {end}" for end, times in sorted(ends.items())) + "\n")
    return 1 if ends["silent"] else 0


def main(words: list[str]) -> int:
    """Attack, and print the counts."""
    if words[:1] == ["changed"]:
        return changed(words[1:])
    many, first, workers = (
        int(word) for word in [*words, *("10000", "0", str(os.cpu_count() or 1))[len(words) :]]
    )
    started, ends, found = time.monotonic(), collections.Counter[str](), collections.Counter[str]()

    def counts() -> str:
        said = ", ".join(f"{times} {end}" for end, times in sorted(ends.items()))
        return f"{ends.total()} mutants in {time.monotonic() - started:.0f} s: {said}\n"

    for seed, (end, fault) in verdicts(list(range(first, first + many)), workers):
        ends[end] += 1
        if fault:
            last = fault.strip().splitlines()[-1][:200]
            found[last] += 1
            if found[last] <= 2:
                sys.stdout.write(f"--- seed {seed}: {end}\n{fault}\n")
        if ends.total() % 100 == 0:
            sys.stdout.write(counts())
            sys.stdout.flush()
    for last, times in found.most_common():
        sys.stdout.write(f"{times:5} × {last}\n")
    sys.stdout.write(counts())
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
