"""The kernels of the course's JupyterLab: set up before their first cell runs.

Without this, a notebook whose first cell was not run shows a beginner's slip as Python does.
"""

from __future__ import annotations

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

__all__ = ["CourseKernelManager"]


class CourseKernelManager(ServerKernelManager):
    """Starts a kernel with `coursekit.notebook` loaded, where it is one of Python."""

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command that starts a kernel."""
        command: list[str] = super().format_kernel_cmd(extra_arguments)
        if "ipykernel_launcher" in command:
            command.append("--ext=coursekit.notebook")
        return command
