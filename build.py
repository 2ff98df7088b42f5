#!/usr/bin/env python
"""The entrance: arguments in, exit code out. Commands are in `commands/`, the run in `pipeline/`."""

from __future__ import annotations

import gc
import sys

from commands.application import main

__all__ = ["main"]

if __name__ == "__main__":
    code = main()
    # the system takes the memory back: looking for circles in it before that took an eighth of a check
    gc.freeze()
    sys.exit(code)
