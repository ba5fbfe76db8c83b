"""How well a matcher did: pairs against the truth, the time it took and the memory its process reached."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Truth = frozenset[tuple[str, str]]
Scored = list[tuple[str, str, float]]


@dataclass(frozen=True)
class Score:
    """What one contestant reached on one pair of lists. Its memory includes the lists themselves."""

    f1: float
    precision: float
    recall: float
    seconds: float
    processor: float
    megabytes: int

    def __str__(self) -> str:
        return (
            f"{self.f1:8.4f} {self.precision:10.4f} {self.recall:8.4f} {self.seconds:8.2f} "
            f"{self.processor:10.2f} {self.megabytes:6}"
        )


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock and of the processor's work, all threads together."""

    seconds: float
    processor: float


def timed(work: Callable[[], list]) -> tuple[list, Spent]:
    start, worked = time.perf_counter(), time.process_time()
    made = work()
    return made, Spent(time.perf_counter() - start, time.process_time() - worked)


def one_to_one(pairs: Scored) -> Scored:
    """The likeliest pairs first, each record once."""
    ours, theirs, kept = set(), set(), []
    for left, right, score in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if left not in ours and right not in theirs:
            ours.add(left)
            theirs.add(right)
            kept.append((left, right, score))
    return kept


def best_cut(pairs: Scored, truth: Truth, spent: Spent) -> Score:
    """The score at the threshold with the highest F1; `pairs` come likeliest first."""
    hits, best, count = 0, 0.0, 0
    for place, (left, right, score) in enumerate(pairs, start=1):
        hits += (left, right) in truth
        is_cut = place == len(pairs) or pairs[place][2] != score
        if is_cut and 2 * hits / (place + len(truth)) > best:
            best, count = 2 * hits / (place + len(truth)), place
    return scored([pair[:2] for pair in pairs[:count]], truth, spent)


def scored(pairs: Sequence[tuple[str, str]], truth: Truth, spent: Spent) -> Score:
    hits = len(truth.intersection(pairs))
    return Score(
        f1=2 * hits / (len(pairs) + len(truth)),
        precision=hits / max(len(pairs), 1),
        recall=hits / len(truth),
        seconds=spent.seconds,
        processor=spent.processor,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
