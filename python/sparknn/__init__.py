"""Neural networks as Spark ML pipeline stages.

The modules have the names of the Java packages: :py:mod:`sparknn.classification`,
:py:mod:`sparknn.regression`, :py:mod:`sparknn.feature`, :py:mod:`sparknn.tuning`,
:py:mod:`sparknn.ensemble`. A session is started with the library by

>>> SparkSession.builder.config(map=sparknn.session_config()).getOrCreate()
"""

from sparknn._jars import PYTHON_VERSION, jars, session_config

__version__ = PYTHON_VERSION
__all__ = ["jars", "session_config"]
