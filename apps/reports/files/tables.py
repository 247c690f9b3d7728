"""The formats of columns: Parquet and Arrow, typed, with the dictionary in their schema."""

from collections.abc import Callable
from io import BufferedIOBase
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from apps.reports.files.copying import copied, pump
from apps.reports.files.selection import Selection, as_it_is
from apps.reports.registry import Column, Dataset

ROW_GROUP = 50_000  # rows that are held before they are written
LARGEST_BLOCK = 2**24  # bytes; a block is whole rows, and parsed as a whole
ONCE = {"id", "change_seq"}  # columns in which no value comes twice
TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
}


def write_parquet(selection: Selection, target: BufferedIOBase) -> int:
    """Write Parquet, compressed by zstd."""
    schema = schema_of(selection.dataset)
    repeated = [name for name in schema.names if name not in ONCE]
    held: list[pa.Table] = []
    with pa.parquet.ParquetWriter(
        pa.PythonFile(target, "w"),
        schema,
        compression="zstd",
        use_dictionary=repeated,  # type: ignore[arg-type] # it takes names, its stubs do not
        column_encoding={"id": "PLAIN", "change_seq": "DELTA_BINARY_PACKED"},
    ) as writer:

        def write(rows: pa.Table) -> None:
            held.append(rows)
            if sum(table.num_rows for table in held) >= ROW_GROUP:
                writer.write_table(pa.concat_tables(held))
                held.clear()

        rows = each_table(selection, write)
        if held:
            writer.write_table(pa.concat_tables(held))
    return rows


def write_arrow(selection: Selection, target: BufferedIOBase) -> int:
    """Write Arrow's file format, not compressed: it can be read where it lies."""
    with pa.ipc.new_file(pa.PythonFile(target, "w"), schema_of(selection.dataset)) as writer:
        return each_table(selection, writer.write_table)


def each_table(selection: Selection, take: Callable[[pa.Table], object]) -> int:
    """Hand the rows on, some thousands at a time."""
    schema = schema_of(selection.dataset)
    reading = pa.csv.ReadOptions(
        column_names=schema.names, use_threads=False, block_size=LARGEST_BLOCK
    )
    parsing = pa.csv.ParseOptions(newlines_in_values=True)
    converting = pa.csv.ConvertOptions(
        column_types=schema,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,  # an empty text is quoted
        true_values=["t"],
        false_values=["f"],
    )

    def parse(block: bytes) -> None:
        source = pa.BufferReader(block)
        table = pa.csv.read_csv(source, reading, parsing, converting)  # type: ignore[arg-type] # too
        take(table.cast(schema))

    with copied(selection.query(as_it_is), "FORMAT csv") as blocks:
        return pump(blocks, parse)


def schema_of(dataset: Dataset) -> pa.Schema:
    """Return the dataset's columns with what the dictionary says of them."""
    return pa.schema(
        [_field(column) for column in dataset.columns],
        metadata={"dataset": dataset.name, "kind": dataset.kind, "grain": dataset.grain},
    )


def _field(column: Column) -> "pa.Field[Any]":
    told = {"description": column.description} | ({"unit": column.unit} if column.unit else {})
    return pa.field(column.name, TYPES[column.type], column.is_nullable, told)
