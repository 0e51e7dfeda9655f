// The worker of a kernel: begins with Python at once, and is JupyterLite's own in all else.
import "./course.mjs";
import "./start.mjs";
import "KERNEL-WORKER";
