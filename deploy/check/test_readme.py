"""The examples of the documentation run as they stand there."""

import re
from pathlib import Path

from tables import RUN

README = Path(__file__).parents[2] / "rsd-spark-jobs" / "README.md"


def test_python_examples_of_the_tables_run(tmp_path, monkeypatch):
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    runs = {name for block in blocks for name in re.findall(r"\bruns/[\w-]+", block)}
    assert blocks and runs
    (tmp_path / "runs").mkdir()
    for name in runs:
        (tmp_path / name).symlink_to(RUN)
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks:
        exec(compile(block, str(README), "exec"), names)
