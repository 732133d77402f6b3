"""Where the jars of the library are, and how a session is told of them."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Dict, List, Mapping, Optional


def _version() -> str:
    try:
        return version("spark-nn")
    except PackageNotFoundError:
        return "0+unknown"


PYTHON_VERSION = _version()
VERSION = re.sub(r"\.dev\d*$", "-SNAPSHOT", PYTHON_VERSION)
"""The version as Maven writes it."""

_FOLDER = Path(__file__).parent / "jars"


def jars() -> List[str]:
    """The paths of the jars that this package carries: the library, and OpenBLAS for Linux on
    x86-64 and ARM64. They go together; on other platforms the library computes in Java, slower.

    For ``--jars`` of spark-submit: ``$(python -m sparknn)``.

    Raises
    ------
    FileNotFoundError
        if the package was installed without jars, as from a folder with sources
    """
    found = sorted(str(path) for path in _FOLDER.glob("*.jar"))
    if not found:
        raise FileNotFoundError(
            f"the jars of spark-nn must be in {_FOLDER}, got none there: install the wheel, "
            f"which python/wheel makes"
        )
    return found


def session_config(config: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
    """The settings that start Spark with this library.

    >>> SparkSession.builder.config(map=sparknn.session_config()).getOrCreate()

    A session that runs already can't take it up: stop it first.

    Parameters
    ----------
    config
        settings to add to; jars in its ``spark.jars`` are kept
    """
    settings = dict(config or {})
    before = [jar for jar in settings.get("spark.jars", "").split(",") if jar]
    settings["spark.jars"] = ",".join(before + jars())
    return settings
