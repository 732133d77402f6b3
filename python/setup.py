"""The version of the Python package is that of the Maven project; the wheel carries the jars."""

import re
from pathlib import Path

from setuptools import setup

here = Path(__file__).parent
pom = (here.parent / "pom.xml").read_text(encoding="utf-8")
version = re.search(r"<artifactId>spark-nn-parent</artifactId>\s*<version>([^<]+)", pom).group(1)
if not list((here / "sparknn" / "jars").glob("spark-nn-*.jar")):
    raise SystemExit("sparknn/jars must hold the jars before a wheel is built, got none: run wheel")

setup(version=version.replace("-SNAPSHOT", ".dev0"))
