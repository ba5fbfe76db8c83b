"""Recalculating a workbook with other people's programs: the `formulas` library, and LibreOffice."""

import io
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import formulas
import openpyxl

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""

Found = Mapping[tuple[str, str], Any]


def written(content: bytes) -> Found:
    """Every formula cell's value as the workbook was written: what `tally.pay` says."""
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {place: plain(values[place[0]][place[1]].value) for place in _formulas(content)}


def by_formulas(content: bytes, folder: Path) -> Found:
    """The same cells as the `formulas` library calculates them from the formulas alone."""
    path = folder / "costing.xlsx"
    path.write_bytes(content)
    solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    return {
        (sheet, cell): plain(solution[f"'[costing.xlsx]{sheet.upper()}'!{cell}"].value[0, 0])
        for sheet, cell in _formulas(content)
    }


def by_libreoffice(content: bytes, folder: Path) -> Found:
    """The same cells as LibreOffice calculates them, told to recalculate whatever it loads."""
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    path = folder / "costing.xlsx"
    path.write_bytes(content)
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    values = openpyxl.load_workbook(folder / "out" / "costing.xlsx", data_only=True)
    return {place: plain(values[place[0]][place[1]].value) for place in _formulas(content)}


def plain(value: Any) -> Any:
    """A number as a decimal of six places, nothing as an empty text, so that programs can be compared."""
    if isinstance(value, int | float):
        return Decimal(repr(float(value))).quantize(Decimal("0.000001"))
    return "" if value is None else str(value)


def _formulas(content: bytes) -> Iterator[tuple[str, str]]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    yield sheet.title, cell.coordinate
