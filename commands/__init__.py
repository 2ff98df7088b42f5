"""The command line, one module a command.

Importing it lets the libraries of linear algebra use one thread, unless the environment says otherwise: a build has a
process a core already, threads that wait for each other on a busy machine took three times the work's own time (ranks of
3,000 regions, 10,000 runs: 16.6 s of processor, 5.2 s with one), and a sum's last digit may depend on how many there are.

What is imported and computed stays for as long as a command runs: looking for circles in it after every 700 objects, as
Python does, took a tenth of a check's time.
"""

import gc
import os

gc.set_threshold(50_000, 20, 20)

for _name in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")
# Apple's
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")
