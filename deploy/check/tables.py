"""The finished run under check, and its tables as their files say, without any reader's view of a folder."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

RUN = Path(os.environ["RSD_RUN"]).resolve()
MANIFEST = json.loads((RUN / "run.json").read_text())

# Folders of a run that hold no tables: chunks under way, and the training's checkpoints and model.
OTHER = ("work", "training")


@dataclass(frozen=True)
class Table:
    """A folder with Parquet files."""

    folder: Path

    @property
    def name(self):
        return self.folder.relative_to(RUN).as_posix()

    @property
    def files(self):
        return sorted(self.folder.glob("*.parquet"))

    @property
    def rows(self):
        return sum(pq.read_metadata(file).num_rows for file in self.files)

    @property
    def schema(self):
        return pq.read_schema(self.files[0])

    @property
    def columns(self):
        return self.schema.names

    def read(self):
        """All rows, as dictionaries."""
        return [row for file in self.files for row in pq.ParquetFile(file).read().to_pylist()]


def table(name):
    return Table(RUN / name)


def all_tables():
    folders = {file.parent for file in RUN.rglob("*.parquet")}
    return [Table(folder) for folder in sorted(folders) if folder.relative_to(RUN).parts[0] not in OTHER]


TABLES = all_tables()
FILES = [file for table in TABLES for file in table.files]


def file_name(file):
    return file.relative_to(RUN).as_posix()
