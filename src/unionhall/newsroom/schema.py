"""Posts in schema.org's words, for search engines."""

from unionhall.core.frame import absolute
from unionhall.places.models import Federation


def publisher(federation: Federation) -> dict:
    """The federation as an organisation."""
    facts = {"@type": "Organization", "name": federation.name, "url": absolute("/")}
    if federation.logo:
        facts["logo"] = absolute(federation.logo.file.url)
    return facts


def article(post, federation: Federation) -> dict:
    """A post as a NewsArticle. An unsigned post is the federation's own."""
    organisation = publisher(federation)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": post.title,
        "description": post.summary,
        "datePublished": post.dated.isoformat(),
        "dateModified": (post.updated_at or post.dated).isoformat(),
        "inLanguage": post.language,
        "author": {"@type": "Person", "name": post.byline} if post.byline else organisation,
        "publisher": organisation,
    }
    if post.lead_picture:
        facts["image"] = [absolute(post.lead_picture.get_rendition("fill-1200x630|format-jpeg").url)]
    if corrections := list(post.corrections.all()):
        facts["correction"] = [correction.text for correction in corrections]
    return facts
