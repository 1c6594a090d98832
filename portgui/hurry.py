"""Import Qt quickly: what Qt for Python does at every start for what this program hardly ever needs, put off or undone.

A start takes a seventh less time for it. Where Qt for Python does none of it (another version, a system's package),
nothing happens here either.
"""

import builtins
import gc
import sys
from collections.abc import Callable
from threading import RLock
from typing import Any, Final

_PUT_OFF: Final = frozenset(
    f"shibokensupport/signature/{name}.py"
    for name in ("errorhandler", "layout", "lib/enum_sig", "lib/pyi_generator", "lib/tool", "mapping", "parser")
)
"""Modules that word messages about wrong arguments and describe methods, under the names that they are compiled by.

Qt for Python carries them as texts and compiles these at every import, to have them when they are needed (PySide6 6.11,
`signature_bootstrap.py`, `loader.py`).
"""

_WHEN_ASKED: Final = """
from portgui.hurry import when_asked
__getattr__ = when_asked(globals(), {file!r})
def update_mapping():
    return __getattr__("update_mapping")()
"""
"""What is compiled instead. A function of `mapping` is looked up among its names by what is written in C, past
`__getattr__` (`signature.cpp`, `adjustFuncName`): it makes place for the real one when it is called."""

_LOOKED_AT: Final = "6.11."
"""The versions in which what is put off was looked at: a later one may look into the names of another module."""

_compile: Final = builtins.compile
_texts: Final[dict[str, Any]] = {}
"""The text of each module that was put off, by its name, until it is run."""
_running: Final = RLock()


def hurry() -> None:
    """Import Qt, and spare the start what it does not need; until the window is painted.

    Nothing made at the start is garbage to look for. PySide6 has each module that is imported after it read as source,
    to see whether it uses `__feature__`, and keeps those texts; ours do not use it.
    """
    gc.disable()
    setattr(builtins, "compile", _compile_or_put_off)  # noqa: B010 - no type checker knows that this can be done
    try:
        import PySide6.QtCore  # noqa: F401 - it has to be there before it is undone
    finally:
        setattr(builtins, "compile", _compile)  # noqa: B010
    if builtins.__import__ is getattr(builtins, "__feature_import__", None):  # else somebody put another before Qt's
        builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def when_asked(names: dict[str, Any], file: str) -> Callable[[str], Any]:
    """Return the `__getattr__` of a module (PEP 562) that runs its text when a name of it is first asked for.

    `names` are the module's globals. What the import system asks for (`__path__` ...) does not count.
    """

    def get(name: str) -> Any:
        if not name.startswith("__"):
            with _running:  # which the thread that runs it may pass: such modules import each other
                if text := _texts.pop(file, None):
                    exec(_compile(text, file, "exec"), names)  # noqa: S102 - the text that Qt for Python carries
            if name in names:
                return names[name]
        raise AttributeError(f"module {names['__name__']!r} has no attribute {name!r}")

    return get


def _compile_or_put_off(source: Any, filename: Any, mode: str, *options: Any, **more: Any) -> Any:
    if filename in _PUT_OFF and sys.modules["shiboken6"].__version__.startswith(_LOOKED_AT):
        _texts[filename], source = source, _WHEN_ASKED.format(file=filename)
    return _compile(source, filename, mode, *options, **more)
