"""Checks that notebooks are committed as nobody has run them: without output, counts or names of kernels
that only one machine has. Arguments: the notebooks.
"""

import json
import sys
from pathlib import Path

problems = []
for path in map(Path, sys.argv[1:]):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kernel = notebook["metadata"].get("kernelspec", {}).get("name")
    if kernel != "python3":
        problems.append(f"{path}: the kernel must be python3, got {kernel}")
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"] is not None):
            problems.append(f"{path}: cell {number} must be committed without output, got some")
if problems:
    sys.exit("\n".join(problems))
