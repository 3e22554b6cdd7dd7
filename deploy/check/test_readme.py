"""The examples of the documentation run as they stand there, in a folder that has the run as RUN."""

import re
from pathlib import Path

from tables import RUN

README = Path(__file__).parents[2] / "rsd-spark-jobs" / "README.md"


def test_python_examples_of_the_tables_run(tmp_path, monkeypatch):
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    assert blocks
    (tmp_path / "RUN").symlink_to(RUN)
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks:
        exec(compile(block, str(README), "exec"), names)
