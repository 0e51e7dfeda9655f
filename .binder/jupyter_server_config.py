"""JupyterLab on Binder as `python3 dev.py lab` sets it; postBuild puts this where Jupyter looks."""

from coursekit.lab import configure, find_lessons

configure(get_config(), find_lessons(None))  # noqa: F821 (Jupyter gives it)
