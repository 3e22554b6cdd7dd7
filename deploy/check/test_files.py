"""Folders and files: names, footers, encodings."""

import json

import duckdb
import pyarrow.compute as compute
import pyarrow.parquet as pq
import pyarrow.types

from tables import FILES, MANIFEST, OTHER, RUN, file_name

KEYS = {"rsd.version", "rsd.run", "rsd.table", "rsd.stage", "rsd.fingerprint", "rsd.columns", "pandas"}


def footer(file):
    return {key.decode(): value.decode() for key, value in (pq.read_metadata(file).metadata or {}).items()}


def test_no_folder_is_a_hive_partition():
    assert [path for path in RUN.rglob("*") if path.is_dir() and "=" in path.name] == []


def test_folder_of_a_table_holds_parquet_alone(table):
    assert [path.name for path in table.folder.iterdir() if path.suffix != ".parquet"] == []


def test_nothing_is_left_of_chunks_under_way():
    assert not (RUN / "work").exists()


def test_manifest_counts_the_rows_of_every_file():
    listed = {}

    def collect(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key.endswith(".parquet"):
                    listed[key] = (value["rows"], value["bytes"])
                else:
                    collect(value)

    collect(MANIFEST["stages"])
    found = {file_name(file): (pq.read_metadata(file).num_rows, file.stat().st_size) for file in FILES}
    assert listed == found


def test_footer_names_the_run_and_every_column(file):
    keys = footer(file)
    assert KEYS <= keys.keys()
    assert keys["rsd.version"] == MANIFEST["versions"]["rsd"]
    assert keys["rsd.run"] == MANIFEST["id"]
    assert keys["rsd.table"] and keys["rsd.stage"] and keys["rsd.fingerprint"]
    columns = json.loads(keys["rsd.columns"])
    assert list(columns) == pq.read_schema(file).names
    for name, column in columns.items():
        assert column["meaning"], name
        # A column without a unit has no such entry.
        assert column.keys() <= {"meaning", "unit"}, name


def test_duckdb_reads_the_same_footer(file):
    rows = duckdb.sql(f"select key, value from parquet_kv_metadata('{file}')").fetchall()
    found = {key.decode(): value.decode() for key, value in rows}
    assert {key: found[key] for key in KEYS} == {key: footer(file)[key] for key in KEYS}


def test_columns_are_compressed_and_float_lists_are_plain(file):
    metadata = pq.read_metadata(file)
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            path, codec, encodings = column.path_in_schema, column.compression, set(column.encodings)
            assert codec == "ZSTD", path
            if ".list." in path and column.physical_type in ("FLOAT", "DOUBLE"):
                # Hardly a value comes twice, so a dictionary only costs; and Spark 3.5 reads no byte-stream split.
                assert encodings <= {"PLAIN", "RLE"}, path


def test_no_list_holds_nan(table):
    for name, column in zip(table.columns, pq.read_table(table.folder).columns):
        if pyarrow.types.is_list(column.type) and pyarrow.types.is_floating(column.type.value_type):
            nan = compute.sum(compute.is_nan(compute.list_flatten(column))).as_py()
            assert not nan, name
