"""Cleans lines of documents on Spark: each partition through one `offprint extract`, into Parquet."""

import argparse
import shlex

from pyspark.sql import SparkSession

SCHEMA = """
    id STRING, path STRING, format STRING, title STRING, author STRING, published STRING, site STRING,
    url STRING, language STRING, text STRING, markdown STRING,
    removed ARRAY<STRUCT<text: STRING, reason: STRING>>, warnings ARRAY<STRING>, error STRING
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", help="files of JSON lines, as docs/content/guides/pipelines.md describes them")
    parser.add_argument("output", help="the folder of Parquet files, which must not exist yet")
    parser.add_argument("--offprint", default="offprint", help="the program on every worker")
    parser.add_argument("--partitions", type=int, help="by default as the input comes")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("offprint").getOrCreate()
    lines = spark.read.text(arguments.input)
    if arguments.partitions:
        lines = lines.repartition(arguments.partitions)
    # One job for each process: Spark runs a process for each core by itself.
    filter_ = "extract --input-format jsonl --format jsonl --jobs 1 -"
    command = f"{shlex.quote(arguments.offprint)} {filter_}"
    answers = lines.rdd.map(lambda row: row.value).pipe(command, checkCode=True)
    spark.read.json(answers, schema=SCHEMA).write.parquet(arguments.output)
    spark.stop()


main()
