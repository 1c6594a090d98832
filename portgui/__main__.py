"""Start PortGUI: the terminal answers where they are asked for, else the window."""

import gc
import os
import sys

from portgui import cli


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    request = cli.parse(sys.argv[1:])
    if request.answer:
        return request.answer()
    if not _has_display():
        sys.stderr.write("portgui: no display for the window; in the terminal ask for example: portgui lookup 22\n")
        return 2
    gc.disable()  # nothing made at the start is garbage; until the window is painted (a twentieth of the time)
    from portgui import app  # Qt is imported for the window only

    return app.run(request.search, request.language)


def _has_display() -> bool:
    """Say whether a window can be shown; without a display Qt would end the program with its own message."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


if __name__ == "__main__":
    sys.exit(main())
