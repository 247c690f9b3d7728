import os

import dlt
from dlt.sources.rest_api import rest_api_source

DATASETS = ["rounds", "dimension_scores", "persona_shares", "kpi_values", "annotations"]


def mark_removed(row):
    row["is_removed"] = row["op"] == "delete"
    return row


tidemark = rest_api_source(
    {
        "client": {
            "base_url": "{{ doors.rest }}",
            "auth": {"type": "bearer", "token": os.environ["TIDEMARK_TOKEN"]},
            "paginator": {"type": "header_link"},
            "headers": {"Accept-Encoding": "gzip"},
        },
        "resource_defaults": {
            "primary_key": "id",
            "write_disposition": "merge",
            "columns": {"is_removed": {"data_type": "bool", "hard_delete": True}},
            "endpoint": {"data_selector": "data"},
            "processing_steps": [{"map": mark_removed}],
        },
        "resources": [
            {
                "name": dataset,
                "endpoint": {
                    "path": dataset,
                    "params": {
                        "updated_since": {
                            "type": "incremental",
                            "cursor_path": "changed_at",
                            "initial_value": "2000-01-01T00:00:00.000000Z",
                        }
                    },
                },
            }
            for dataset in DATASETS
        ],
    }
)

pipeline = dlt.pipeline(pipeline_name="tidemark", destination="duckdb", dataset_name="tidemark")
print(pipeline.run(tidemark))
