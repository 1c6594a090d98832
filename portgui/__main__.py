"""Start PortGUI: the terminal answers where they are asked for, else the window."""

import gc
import sys

from portgui import cli


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    request = cli.parse(sys.argv[1:])
    if request.answer:
        return request.answer()
    gc.disable()  # nothing made at the start is garbage; until the window is painted (a twentieth of the time)
    from portgui import app  # Qt is imported for the window only

    return app.run(request.search, request.language)


if __name__ == "__main__":
    sys.exit(main())
