"""What a hundred times as many posts cost: the same pages, feeds and searches with 100 and with 10,000.

Medians of forty, cold, in one process on SQLite; the processor's work counts. The limit: 1.5 times.
"""

import sys

from stage import fill, milliseconds, stand

from unionhall.newsroom.models import Post

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
    slug = stand(FEW)
    few = measure(slug)
    fill(MANY)
    many = measure(slug)
    slower = [name for name in ADDRESSES if many[name] > LIMIT * few[name]]
    print(f"{'':20}{FEW:>9,}{MANY:>9,}   ratio, limit {LIMIT}")
    for name in ADDRESSES:
        print(f"{name:20}{few[name]:9.1f}{many[name]:9.1f}{many[name] / few[name]:8.2f}")
    if slower:
        print(f"Over the limit: {', '.join(slower)}", file=sys.stderr)
    return len(slower) > 0


def measure(slug: str) -> dict[str, float]:
    # The newest posts are of this year, in both halls.
    year = Post.objects.get(slug=slug).date.year
    return {name: once(address.format(slug=slug, year=year)) for name, address in ADDRESSES.items()}


def once(address: str) -> float:
    return milliseconds(address).cpu


if __name__ == "__main__":
    sys.exit(main())
