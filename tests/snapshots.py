"""Texts that a reviewer has accepted, in a file beside the tests that compare with it.

``pytest --accept`` writes what the tests see now; read the difference before committing it.
"""

from __future__ import annotations

import re
from pathlib import Path


class Snapshot:
    """The accepted texts of one test module, each below a line with its name."""

    def __init__(self, path: Path, *, accept: bool) -> None:
        self.path = path
        self.accept = accept

    def read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        parts = re.split(r"^=== (.*) ===\n", self.path.read_text(encoding="utf-8"), flags=re.M)
        return {name: text[:-1] for name, text in zip(parts[1::2], parts[2::2], strict=True)}

    def check(self, name: str, text: str) -> None:
        accepted = self.read()
        if self.accept:
            accepted[name] = text
            texts = [f"=== {name} ===\n{text}\n" for name, text in accepted.items()]
            self.path.write_text("".join(texts), encoding="utf-8", newline="\n")
        assert name in accepted, f"{name} is not in {self.path.name}: run pytest --accept"
        assert text == accepted[name]
