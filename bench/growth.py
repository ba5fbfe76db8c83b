"""What a hundred times as many posts cost: the same pages, feeds and searches with 100 and with 10,000.

Medians of forty, cold, in one process. On SQLite the processor's work counts; on PostgreSQL, which works in
processes of its own, the clock does, so it wants a quiet machine. The limit: 1.5 times.

    growth.py                  on both
    growth.py --on SQLite      on one of them
"""

import argparse
import os
import sys
from types import ModuleType

from databases import CHOSEN, DATABASES, on_each

LIMIT = 1.5
FEW, MANY = 100, 10_000
ADDRESSES = {
    "home page": "/",
    "news page": "/news/{slug}/",
    "list of news": "/news/",
    "feed, RSS": "/feeds/news.rss",
    "search, one word": "/search/?q=solidarity",
    "search, two words": "/search/?q=nurses+budget",
    # Of contract and of convention, as most words go on in several ways.
    "search, a beginning": "/search/?q=con",
    "search, another form": "/search/?q=solidarities",
    "search, misspelt": "/search/?q=solidarty",
    "search, narrowed": "/search/?q=solidarity&kind=post&year={year}",
}


def main() -> int:
    if database := os.environ.get(CHOSEN):
        return compare(database)
    parser = argparse.ArgumentParser(description="What a hundred times as many posts cost.")
    parser.add_argument("--on", choices=DATABASES, default="", help="one of the two only")
    return on_each(parser.parse_args().on)


def compare(database: str) -> int:
    import stage  # noqa: PLC0415 - it starts Django, which the process that asks does not need

    slug = stage.stand(FEW)
    few = measure(stage, slug, database)
    stage.fill(MANY)
    many = measure(stage, slug, database)
    slower = [name for name in ADDRESSES if many[name] > LIMIT * few[name]]
    print(f"{database:20}{FEW:>9,}{MANY:>9,}   ratio, limit {LIMIT}")
    for name in ADDRESSES:
        print(f"{name:20}{few[name]:9.1f}{many[name]:9.1f}{many[name] / few[name]:8.2f}")
    if slower:
        print(f"Over the limit: {', '.join(slower)}", file=sys.stderr)
    return len(slower) > 0


def measure(stage: ModuleType, slug: str, database: str) -> dict[str, float]:
    """Milliseconds by name."""
    # The newest posts are of this year, in both halls.
    year = stage.Post.objects.get(slug=slug).date.year
    took = {name: stage.milliseconds(at.format(slug=slug, year=year)) for name, at in ADDRESSES.items()}
    return {name: each.cpu if database == "SQLite" else each.wall for name, each in took.items()}


if __name__ == "__main__":
    sys.exit(main())
