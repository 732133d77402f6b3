"""The way to the Java classes, and what to do where it is closed."""

import os
from typing import Any, List

from pyspark.sql.utils import is_remote as _session_is_remote

from sparknn._jars import VERSION, jars

__all__ = ["JarNotFoundError", "is_remote", "java_class", "new_java_object", "to_python"]


class JarNotFoundError(RuntimeError):
    """Spark runs without the jar of spark-nn; the message says how to start it with the jar."""


def is_remote() -> bool:
    """Whether the session is one of Spark Connect, which has no JVM of its own."""
    return _session_is_remote() and "PYSPARK_NO_NAMESPACE_SHARE" not in os.environ


def missing_jar_message(name: str) -> str:
    """What to do where Spark does not know a class of the library."""
    try:
        paths: List[str] = jars()
    except FileNotFoundError:
        paths = []
    found = ",".join(paths) or "<the jars of spark-nn>"
    return (
        f"Spark must have the jar of spark-nn on its class path, got a Spark that does not know "
        f"{name}. Stop the session (spark.stop()) and start one with the jar:\n"
        f"  in Python:     SparkSession.builder.config(map=sparknn.session_config())\n"
        f"  spark-submit:  --jars {found}\n"
        f"  from Maven:    --packages io.github.spark-nn:spark-nn:{VERSION}\n"
        f"  on Databricks: install that jar as a library of the cluster and restart it"
    )


def _jvm() -> Any:
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is None or context._jvm is None:
        raise RuntimeError(
            "a SparkSession must be running before a stage is made, got none: "
            "SparkSession.builder.config(map=sparknn.session_config()).getOrCreate()"
        )
    return context._jvm


def java_class(name: str) -> Any:
    """A class of the library in the JVM of the session.

    Raises
    ------
    JarNotFoundError
        if Spark does not have the jar
    """
    from py4j.java_gateway import JavaClass

    found = _jvm()
    for part in name.split("."):
        found = getattr(found, part)
    if not isinstance(found, JavaClass):
        raise JarNotFoundError(missing_jar_message(name))
    return found


def new_java_object(name: str, *arguments: Any) -> Any:
    """An object of a class of the library; for Spark Connect, the name of the class."""
    if is_remote():
        return name
    return java_class(name)(*arguments)


def to_python(value: Any) -> Any:
    """What PySpark makes of a Java value: numbers, texts, arrays, vectors, matrices."""
    from pyspark import SparkContext
    from pyspark.ml.common import _java2py

    return _java2py(SparkContext._active_spark_context, value)
