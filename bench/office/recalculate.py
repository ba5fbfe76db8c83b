"""Recalculate an open sheet in LibreOffice, once for each share; run by the system's Python, never imported.

Arguments: the workbook, its number of towns, the shares as JSON. Prints the seconds of each recalculation
and the requirements that came out.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.connection import NoConnectException

PIPE = "unionhall-bench"
BRIDGE = "com.sun.star.bridge.UnoUrlResolver"


def desktop() -> object:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(BRIDGE, context)
    for _ in range(120):
        try:
            remote = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not start within half a minute")


def recalculated(book: Path, towns: int, shares: list[float]) -> tuple[list[float], list[list[float]]]:
    document = desktop().loadComponentFromURL(book.as_uri(), "_blank", 0, ())
    page = document.Sheets.getByIndex(0)
    seconds, found = [], []
    for share in shares:
        start = time.perf_counter()
        page.getCellRangeByName("B1").setValue(share)
        document.calculateAll()
        required = page.getCellRangeByName(f"Q3:Q{towns + 2}").getDataArray()
        seconds.append(time.perf_counter() - start)
        found.append([row[0] for row in required])
    document.close(True)
    return seconds, found


with tempfile.TemporaryDirectory() as profile:
    program = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"--accept=pipe,name={PIPE};urp;",
            f"-env:UserInstallation=file://{profile}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        print(json.dumps(recalculated(Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))))
        desktop().terminate()
    finally:
        program.wait(timeout=30)
