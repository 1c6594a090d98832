"""Start PortGUI: the terminal answers where they are asked for, else the window."""

import os
import sys


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    search = language = None
    if len(sys.argv) > 1:  # a double-click need not wait for the command line's parser
        from portgui import cli

        request = cli.parse(sys.argv[1:])
        if request.answer:
            return request.answer()
        search, language = request.search, request.language
    if not _has_display():
        sys.stderr.write("portgui: no display for the window; in the terminal ask for example: portgui lookup 22\n")
        return 2
    from portgui.hurry import hurry

    hurry()
    from portgui import app  # Qt is imported for the window only

    return app.run(search, language)


def _has_display() -> bool:
    """Say whether a window can be shown; without a display Qt would end the program with its own message."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


if __name__ == "__main__":
    sys.exit(main())
