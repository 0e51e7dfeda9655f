"""What the course leans on inside JupyterLab and its Vega-Lite: each name once.

===============================  =====================================================
what                             where
===============================  =====================================================
media types and schema           here
classes and attributes of pages  ``widgets/static/jupyterlab.js``, ``jupyterlab.css``,
                                 ``lab/settings/custom.css``, and `QUIET` here
the patch of a compiled chart    ``widgets/bridge.py``
settings of the server           ``lab/``
===============================  =====================================================

``tests/jupyterlab`` holds the contract: for each, what breaks when JupyterLab changes it.
"""

from __future__ import annotations

__all__ = ["CHART", "CHART_VIEWER", "PICTURE", "QUIET", "SCHEMA", "VEGA_LITE", "WIDGET_VIEW"]

# The Vega-Lite that JupyterLab carries, under the media type that it draws with no network.
VEGA_LITE = "5.6.1"
SCHEMA = f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE}.json"
CHART = "application/vnd.vegalite.v5+json"
CHART_VIEWER = "@jupyterlab/vega5-extension"

PICTURE = "image/png"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

# A saved notebook opened without its kernel would show an error line below the static form.
QUIET = (
    "<style>.jp-OutputArea:has([data-ck-static]) "
    ".jupyter-widgets:not(:has(*)){display:none}</style>"
)
