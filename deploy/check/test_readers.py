"""Every table opens in every library, with the same rows and columns."""

import datasets
import duckdb
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet
import pyarrow.types
import pytest

from tables import RUN, TABLES, table as table_of


def of_frame(frame):
    return len(frame), list(frame.columns)


def of_arrow(table):
    return table.num_rows, table.column_names


def of_duckdb(source):
    relation = duckdb.sql(f"select * from {source}")
    return len(relation.fetchall()), relation.columns


def of_datasets(dataset):
    return dataset.num_rows, dataset.column_names


# From a folder and a folder for caches to the number of rows and the names of the columns.
READERS = {
    "pandas folder": lambda folder, cache: of_frame(pandas.read_parquet(folder)),
    "pyarrow read_table": lambda folder, cache: of_arrow(pyarrow.parquet.read_table(folder)),
    "pyarrow dataset": lambda folder, cache: of_arrow(pyarrow.dataset.dataset(folder).to_table()),
    "duckdb folder": lambda folder, cache: of_duckdb(f"read_parquet('{folder}')"),
    "duckdb glob": lambda folder, cache: of_duckdb(f"'{folder}/*.parquet'"),
    "polars folder": lambda folder, cache: of_frame(polars.read_parquet(folder)),
    "polars glob": lambda folder, cache: of_frame(polars.read_parquet(f"{folder}/*.parquet")),
    "polars scan": lambda folder, cache: of_frame(polars.scan_parquet(folder).collect()),
    "datasets data_dir": lambda folder, cache: of_datasets(
        datasets.load_dataset("parquet", data_dir=folder, split="train", cache_dir=cache)
    ),
    "datasets data_files": lambda folder, cache: of_datasets(
        datasets.load_dataset("parquet", data_files=f"{folder}/*.parquet", split="train", cache_dir=cache)
    ),
}


def test_run_has_the_tables_that_are_checked():
    names = {table.name for table in TABLES}
    assert {"problems", "rejects", "attempts", "traces", "sft", "sft_chat", "figures", "scores"} <= names
    for model in "base", "trained":
        tables = {name.split("/")[-1] for name in names if name.startswith(f"evaluation/{model}/")}
        assert {"problems", "attempts"} <= tables
    kinds = {row["kind"] for row in table_of("sft").read()}
    assert kinds == {"full", "prefix"}
    stages = {row["stage"] for row in table_of("attempts").read()}
    assert {"solve", "generate"} <= stages


@pytest.mark.parametrize("reader", READERS)
def test_table_opens(table, reader, tmp_path):
    rows, columns = READERS[reader](str(table.folder), str(tmp_path))
    assert rows == table.rows > 0
    assert columns == table.columns


CONFIGS = ["sft", "sft_chat", "traces", "attempts", "problems", "figures", "rejects", "scores", "evaluation"]


@pytest.mark.parametrize("config", CONFIGS)
def test_card_opens_table(config, tmp_path):
    splits = datasets.load_dataset(str(RUN), config, cache_dir=str(tmp_path))
    pattern = "evaluation/*/*/attempts" if config == "evaluation" else config
    folders = set(RUN.glob(pattern))
    tables = [table for table in TABLES if table.folder in folders]
    assert sum(split.num_rows for split in splits.values()) == sum(table.rows for table in tables)
    for split in splits.values():
        assert split.column_names == tables[0].columns


def test_card_names_sft_as_default(tmp_path):
    assert datasets.load_dataset(str(RUN), cache_dir=str(tmp_path))["train"].column_names == table_of("sft").columns


def test_card_opens_the_evaluation_of_all_models(tmp_path):
    attempts = datasets.load_dataset(str(RUN), "evaluation", split="train", cache_dir=str(tmp_path))
    assert set(attempts["model"]) == {"base", "trained"}


def test_integers_and_booleans_stay_what_they_are_in_pandas(table):
    frame = pandas.read_parquet(table.folder)
    for field in table.schema:
        nulls = frame[field.name].isna().any()
        dtype = str(frame[field.name].dtype)
        if pyarrow.types.is_integer(field.type):
            assert dtype in ({"Int32", "Int64"} if nulls else {"Int32", "Int64", "int32", "int64"}), field.name
        if pyarrow.types.is_boolean(field.type):
            assert dtype in ({"boolean"} if nulls else {"boolean", "bool"}), field.name
