"""Run by the system's own Python with LibreOffice's bridge: loads a workbook and times its recalculation.

    python3 recalculated.py WORKBOOK.xlsx TIMES

Prints JSON: the seconds of each full recalculation in memory, and the value of every cell of column B of
the sheet Checks.
"""

import json
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = "unionhall-bench"


def main(path: str, times: int) -> None:
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--norestore",
                f"--accept=pipe,name={PIPE};urp;",
            ]
        )
        desktop = connected()
        hidden = PropertyValue()
        hidden.Name, hidden.Value = "Hidden", True
        document = desktop.loadComponentFromURL(f"file://{path}", "_blank", 0, (hidden,))
        seconds = []
        for _ in range(times):
            started = time.perf_counter()
            document.calculateAll()
            seconds.append(time.perf_counter() - started)
        checks = document.Sheets.getByName("Checks")
        rows = checks.createCursor()
        rows.gotoEndOfUsedArea(False)
        found = [checks.getCellByPosition(1, row).Value for row in range(1, rows.RangeAddress.EndRow + 1)]
        print(json.dumps({"seconds": seconds, "checks": found}))
        document.close(True)
        desktop.terminate()
        office.wait(30)


def connected() -> object:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not answer within a minute")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
