"""What all checks share: one test per table or file, and no reader that asks the network or fills the user's caches."""

import os
import tempfile

# Before any import of a Hugging Face library, which reads these once.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HOME"] = tempfile.mkdtemp(prefix="rsd-check-")

import datasets

from tables import FILES, TABLES, file_name

datasets.disable_progress_bars()


def pytest_generate_tests(metafunc):
    if "table" in metafunc.fixturenames:
        metafunc.parametrize("table", TABLES, ids=lambda table: table.name)
    if "file" in metafunc.fixturenames:
        metafunc.parametrize("file", FILES, ids=file_name)
