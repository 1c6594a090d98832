"""Where the files of resources/ are: dataset, knowledge, icons, translations, the desktop entry.

In a wheel and in a frozen bundle they lie in the package, in a checkout beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Return the path of a resource, as in `path("icons", "portgui.svg")`; whether it exists is not asked."""
    packed = _PACKAGE / "resources"
    root = packed if packed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)
