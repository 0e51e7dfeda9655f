"""Charts: one function a figure, each with a text alternative and a table.

Importing this package makes every Altair chart of the session, a learner's own
included, show live and without a network, in the course's look.
"""

from coursekit.charts import renderer, theme
from coursekit.charts.alternatives import as_table, describe

__all__ = ["as_table", "describe"]

renderer.enable()
theme.enable()
