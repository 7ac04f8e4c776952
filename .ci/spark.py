"""Pages as lines for a pipeline, and what came out of one held against what `extract` says.

usage: spark.py lines FOLDER > LINES; spark.py compare PARQUET JSONL
"""

import base64
import gzip
import json
import pathlib
import sys


def lines(folder):
    for path in sorted(pathlib.Path(folder).glob("*.html.gz")):
        data = base64.b64encode(gzip.decompress(path.read_bytes())).decode()
        print(json.dumps({"id": path.name, "bytes_base64": data}))


def compare(parquet, expected):
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(parquet).to_pylist()
    found = {row["id"]: row for row in rows}
    with open(expected, encoding="utf-8") as file:
        objects = [json.loads(line) for line in file]
    wanted = {pathlib.PurePath(object["path"]).name: object for object in objects}
    keys = ["title", "author", "published", "site", "url", "language", "text", "markdown", "removed"]
    differing = [
        (name, key)
        for name, object in wanted.items()
        for key in keys
        if name not in found or found[name][key] != object[key]
    ]
    if differing or len(rows) != len(objects) or not objects:
        sys.exit(f"{len(rows)} rows for {len(objects)} pages; not the same: {differing[:10]}")
    print(f"spark: {len(rows)} pages, each as by one process")


{"lines": lines, "compare": compare}[sys.argv[1]](*sys.argv[2:])
