"""The reference in use: the registry, with what this computer and the user say laid over it."""

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from portgui.models.own_notes import OwnNotes
from portgui.registry.catalog import Catalog

if TYPE_CHECKING:
    from portgui.registry.services import ServicesFile

_log: Final = logging.getLogger(__name__)


class LaidCatalog(QObject):
    """A catalog over which the services file and the user's notes and entries are laid, in that order.

    It is laid anew when the registry or the user's own changes.
    """

    changed = Signal()
    """`catalog` is another one."""

    def __init__(self, registry: Catalog, own: OwnNotes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.catalog = registry
        """What is in use; never changed itself."""
        self.services: ServicesFile | None = None
        """What the services file of this computer says, once it was read."""
        self._bare = registry
        self._own = own
        own.changed.connect(self._lay_own)

    def read(self) -> None:
        """Read what this computer and the user say, and get ready for searches: some 0.1 s."""
        before = self.catalog
        self._bare.prepare()  # the others are laid over its index
        try:
            self.services = self._own.read_services()
        except OSError as error:
            _log.info("the services file cannot be read: %s", error)
        self._lay_services(self._bare)
        self._own.look()
        if self.catalog is before is not self._bare:
            self._lay_own()

    @Slot(object)
    def replace(self, registry: Catalog) -> None:
        """Take another registry."""
        self._lay_services(registry)
        self._lay_own()

    def _lay_services(self, registry: Catalog) -> None:
        services = self.services.services if self.services else ()
        self._bare = registry.with_services(services) if services else registry

    @Slot()
    def _lay_own(self) -> None:
        self.catalog = self._bare.with_own(self._own.data)
        self.changed.emit()
