"""Which characters a text may hold when it is written into a file that other machines read.

XML 1.0 forbids the control characters, and a calendar is cut into lines at them. They come along when words
are pasted from slides or old documents; nobody sees them, and no format has a way to write them.
"""

import re

# What XML 1.0 does not take: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text without what no feed, map or calendar may hold."""
    return _FORBIDDEN.sub("", text)
