"""A program run at a terminal where someone types answers: ``at_terminal``."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

#: what waits for an answer ends so
PROMPTS = (b"\n  > ", b"] > ")
#: a person who gets no answer for so long gives up
PATIENCE = 120


def at_terminal(
    words: Sequence[str],
    answers: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    columns: int = 160,
) -> tuple[int, str]:
    """Run a program in a terminal without colours and answer its prompts in turn.

    Returns:
        Exit code, and the screen as it looks at the end: what was said and what was typed.
    """
    mine, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    program = subprocess.Popen(
        list(words), cwd=folder, env={**environment, "TERM": "dumb"}, stdin=its, stdout=its, stderr=its
    )
    os.close(its)
    left, said = list(answers), b""
    try:
        while True:
            ready, _, _ = select.select([mine], [], [], PATIENCE)
            assert ready, f"nothing for {PATIENCE} s after:\n{said.decode('utf-8', 'replace')}"
            try:
                new = os.read(mine, 65536)
            except OSError:  # the program has ended
                break
            if not new:
                break
            said += new
            if said.endswith(PROMPTS):
                assert left, f"nobody answers:\n{said.decode('utf-8', 'replace')}"
                os.write(mine, (left.pop(0) + "\n").encode())
        code = program.wait(PATIENCE)
    finally:
        program.kill()
        program.wait()
        os.close(mine)
    assert not left, f"never asked for: {left}"
    return code, said.decode("utf-8").replace("\r\n", "\n")
