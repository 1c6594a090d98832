"""`override` for methods that Qt calls, on Python 3.11 too.

`typing.override` came with Python 3.12; typing_extensions has it for 3.11 but costs a twentieth of the start-up time.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override as override
elif sys.version_info >= (3, 12):
    from typing import override
else:

    def override(method):
        """Mark a method that overrides one of Qt's; changes nothing."""
        return method
