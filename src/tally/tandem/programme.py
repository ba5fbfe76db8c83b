"""A mixed-integer programme, collected column by column and row by row and handed to HiGHS in one go.

Floats live here and in `model`, and nowhere else in this package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import highspy
import numpy as np

OPTIONS: dict[str, bool | float | str] = {
    "output_flag": False,
    "parallel": "off",
    "mip_abs_gap": 1e-6,
    "mip_max_nodes": 20_000,
}
"""A limit on nodes, not on seconds: the same plan gets the same answer on a slow machine."""

IMPOSSIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
KINDS = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)


class UnsolvedError(RuntimeError):
    """The solver stopped without an answer, or with one that the ledger could not pay."""


@dataclass(frozen=True)
class Solution:
    """The value of every column; `proved` if no other values are worth more."""

    values: tuple[float, ...]
    proved: bool


@dataclass
class Programme:
    """Find values between `low` and `high`, whole where `whole`, within every row, worth the most."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    worth: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, Mapping[int, float]]] = field(default_factory=list)

    def column(self, low: float, high: float, whole: bool = False) -> int:
        self.low.append(low)
        self.high.append(high)
        self.worth.append(0.0)
        self.whole.append(whole)
        return len(self.low) - 1

    def row(self, terms: Mapping[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        self.rows.append((low, high, terms))

    def solve(self, gap: float = 0.0) -> Solution | None:
        """The best values found; None when no values keep every row. Raises `UnsolvedError`.

        `gap` is the share of the worth by which something better may be missed.
        """
        if not self.low:
            return Solution((), proved=True)
        solver = cast(Any, highspy.Highs)()
        for name, setting in {**OPTIONS, "mip_rel_gap": gap}.items():
            solver.setOptionValue(name, setting)
        solver.passModel(self._lp())
        solver.run()
        status, solution = solver.getModelStatus(), solver.getSolution()
        if status in IMPOSSIBLE:
            return None
        if status != highspy.HighsModelStatus.kOptimal and not solution.value_valid:
            raise UnsolvedError(f"the solver stopped early: {solver.modelStatusToString(status)}")
        return Solution(tuple(solution.col_value), status == highspy.HighsModelStatus.kOptimal)

    def _lp(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.low), len(self.rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = map(np.array, (self.worth, self.low, self.high))
        lp.integrality_ = [KINDS[whole] for whole in self.whole]
        lp.row_lower_ = np.array([low for low, _, _ in self.rows])
        lp.row_upper_ = np.array([high for _, high, _ in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(terms) for _, _, terms in self.rows)])
        lp.a_matrix_.index_ = np.array([column for _, _, terms in self.rows for column in terms])
        lp.a_matrix_.value_ = np.array([factor for _, _, terms in self.rows for factor in terms.values()])
        return lp
