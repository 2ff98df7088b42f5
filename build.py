#!/usr/bin/env python
"""The entrance: arguments in, exit code out. Commands are in `commands/`, the run in `pipeline/`."""

from __future__ import annotations

import sys

from commands.application import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
