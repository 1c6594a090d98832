"""Where the user's files of the reference lie."""

from pathlib import Path

import platformdirs


def own_registry() -> Path:
    """Return where the user's own copy of the registry lies once there is one."""
    return platformdirs.user_data_path("portgui", appauthor=False) / "registry.tsv"


def prepared_reference() -> Path:
    """Return where the reference is kept as it was read last."""
    return platformdirs.user_cache_path("portgui", appauthor=False) / "reference.prepared"
