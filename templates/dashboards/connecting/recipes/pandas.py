import os
from io import BytesIO
from urllib.request import Request, urlopen

import pandas as pd


def read_tidemark(dataset: str) -> pd.DataFrame:
    token = os.environ["TIDEMARK_TOKEN"]
    request = Request(
        f"{{ doors.rest }}{dataset}.parquet", headers={"Authorization": f"Bearer {token}"}
    )
    with urlopen(request) as answer:
        return pd.read_parquet(BytesIO(answer.read()))


scores = read_tidemark("dimension_scores")
print(scores[scores["group"] == "all"].pivot(index="period_id", columns="dimension_key", values="score"))
