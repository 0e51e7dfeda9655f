"""The kinds of items: each module here is one, and importing this package finds them all.

To add a kind, add a module with a subclass of `Question` (answered in a form) or `Checked`
(answered in code). Nothing else has a list of kinds.
"""

from importlib import import_module
from pkgutil import iter_modules

from coursekit.forms.item import KINDS

__all__ = ["KINDS", "discover"]


def discover() -> None:
    """Import every module of this package, so that each kind enters `KINDS`."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


discover()
