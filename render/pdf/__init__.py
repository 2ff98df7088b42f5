"""PDF output: writer, archive, press, binding, typefaces.

Whatever of it is imported first, WeasyPrint finds its libraries quickly when it is imported after (`_found`).
"""

from __future__ import annotations

import ctypes.util
import sys

#: what WeasyPrint's libraries are called before it tries the names of their files
_LIBRARIES = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")
_find = ctypes.util.find_library


def _found(name: str) -> str | None:
    """Where Python finds a library; WeasyPrint's are left to the names of files that it tries next, which Linux loads at once.

    Names without ``.so`` are Windows's and macOS's. On Linux Python looks for them with the C compiler, the linker and
    ldconfig: some fifty processes, a third of what importing WeasyPrint takes, to find a file of the same name.
    """
    return None if name.removeprefix("lib").startswith(_LIBRARIES) else _find(name)


if sys.platform == "linux":
    ctypes.util.find_library = _found
