"""The same class graded on a cluster, one of whose workers is killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from coursekit.cli import main
from coursekit.errors import CourseError
from coursekit.grading import cluster as of_cluster
from coursekit.grading.grade import grade
from coursekit.grading.submissions import find_submissions
from tests.grading.classroom import needs_walls, published, solved, write
from tests.grading.made_class import make_class, marks_wanted

distributed = pytest.importorskip("distributed")
pytestmark = needs_walls


def test_a_worker_is_killed_and_the_marks_are_the_same(tmp_path: Path) -> None:
    students = make_class(tmp_path / "class", 14)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path
        ) as two,
        distributed.Client(two) as client,
    ):
        first = client.run(os.getpid)
        killed: list[str] = []

        def tell(done: int, of: int) -> None:
            busy = [address for address, tasks in client.processing().items() if tasks]
            if 0 < done < of and busy and not killed:
                killed.append(busy[0])
                os.kill(first[busy[0]], signal.SIGKILL)

        found = grade(
            tmp_path / "class", tmp_path / "marks", lessons=["01"],
            scheduler=two.scheduler_address, tell=tell,
        )  # fmt: skip
    assert killed
    assert {(mark.student, mark.task): (mark.points, mark.status) for mark in found.marks} == dict(
        marks_wanted(students)
    )
    # They are kept as those of this computer are.
    again = grade(tmp_path / "class", tmp_path / "marks", lessons=["01"])
    assert (again.ran, again.marks) == (0, found.marks)


def test_a_worker_with_another_course_runs_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.ipynb", published())
    (one,) = find_submissions(tmp_path)
    with pytest.raises(CourseError, match="another version of the course"):
        of_cluster._run_there(one.notebooks["01"], {}, {}, 1, "another", "", "")


def test_without_a_scheduler_one_sentence(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(of_cluster, "TO_CONNECT", "0.2s")
    write(tmp_path / "class" / "a.ipynb", solved())
    words = ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "marks")]
    assert main([*words, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "No scheduler answers at tcp://127.0.0.1:9." in capsys.readouterr().err
    assert main([*words, "--scheduler", "tcp://127.0.0.1:9", "--trust"]) == 2
    assert "A cluster runs no code without isolation." in capsys.readouterr().err
