"""JupyterLab on Binder as `python3 dev.py lab` sets it; postBuild puts this where Jupyter looks."""

import os

from traitlets.config import Config

from coursekit.lab import find_lessons, settings

c = get_config()  # noqa: F821 (Jupyter gives it)
c.merge(Config(settings(find_lessons(None))))
# For the kernels: a learner's altair.py beside the notebooks is not Altair.
os.environ["PYTHONSAFEPATH"] = "1"
# Other programs than JupyterLab's own may start the server, and open their own page.
c.ServerApp.default_url = c.JupyterNotebookApp.default_url = c.LabApp.default_url
