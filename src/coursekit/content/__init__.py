"""What the course says about its case beside the tables: its questions, and what its boards hold.

``questions/`` is the question bank. ``boards/NAME.toml`` is the content of one board or
chart: a reading of claims, presets, headings, notes. The folder of another case can bring
its own ``boards/NAME.toml``, beside its tables.
"""

from coursekit.content.board import BOARDS, Content, check_boards
from coursekit.content.records import *  # noqa: F403
from coursekit.content.records import __all__ as _records

__all__ = ["BOARDS", "Content", "check_boards"]
__all__ += _records
