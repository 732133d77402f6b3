"""Runs a notebook from a clean kernel and writes it as a page, and its pictures: NOTEBOOK FOLDER.

Called by notebooks/run. The notebook itself is not changed.
"""

import base64
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

SECONDS_FOR_A_CELL = 600


def pictures(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                yield base64.b64decode(output.data["image/png"])


def main(path, folder):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    try:
        NotebookClient(notebook, timeout=SECONDS_FOR_A_CELL, kernel_name="python3").execute()
    except CellExecutionError as error:
        sys.exit(f"{path.name} failed:\n{error}")
    page, _ = HTMLExporter().from_notebook_node(notebook)
    (folder / f"{path.stem}.html").write_text(page, encoding="utf-8")
    for old in folder.glob(f"{path.stem}-*.png"):
        old.unlink()
    for number, picture in enumerate(pictures(notebook), start=1):
        (folder / f"{path.stem}-{number}.png").write_bytes(picture)


main(Path(sys.argv[1]), Path(sys.argv[2]))
