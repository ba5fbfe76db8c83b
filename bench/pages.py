"""Pages made anew just after somebody published: time and questions to the database, beside the limits.

Before each, a post is edited and published, untimed: the page cache has nothing, and whatever depends on that
post or on any page is worked out again. Each is the median of forty, in one process, without a network, on
SQLite. `cpu` is what the processor spent
on it; on an idle machine the two are the same.
"""

import sys

from stage import milliseconds, queries, stand

# Address, limit in milliseconds, limit in queries.
LIMITS = {
    "home page": ("/", 40, 12),
    "news page": ("/news/{slug}/", 25, None),
    "feed, RSS": ("/feeds/news.rss", 30, None),
    "feed, Atom": ("/feeds/news.atom", 30, None),
    "feed, JSON": ("/feeds/news.json", 30, None),
}


def main() -> int:
    slug = stand(posts=100)
    late = [name for name in LIMITS if is_late(name, slug)]
    if late:
        print(f"Over the limit: {', '.join(late)}", file=sys.stderr)
    return len(late) > 0


def is_late(name: str, slug: str) -> bool:
    address, limit, most = LIMITS[name]
    address = address.format(slug=slug)
    took, asked = milliseconds(address), queries(address)
    allowed = f", limit {most}" if most else ""
    times = f"{took.wall:7.1f} ms (cpu {took.cpu:.1f}), limit {limit} ms, {took.wall / limit:.2f} of it"
    print(f"{name:12}{times}; {asked} queries{allowed}")
    return took.wall > limit or (most is not None and asked > most)


if __name__ == "__main__":
    sys.exit(main())
