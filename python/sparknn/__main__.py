"""``python -m sparknn`` prints the jars as ``--jars`` of spark-submit wants them."""

from sparknn._jars import jars

if __name__ == "__main__":
    print(",".join(jars()))
