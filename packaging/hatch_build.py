"""Hatchling's build hook: no wheel and no source distribution is made without its compiled translations."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface[Any]):
    """Compiles the .ts files before hatchling collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # type: ignore[explicit-override]  # noqa: ARG002 - see below
        # No @override: typing has it from Python 3.12 only, and a build environment holds nothing else that has it.
        # By its path: hatchling loads hooks by path too, and the name `packaging` belongs to another package.
        translations = runpy.run_path(str(Path(self.root) / "packaging" / "translations.py"))
        translations["compile_outdated"](Path(self.root))
