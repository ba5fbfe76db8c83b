"""The WSGI application: Django, with the page cache in front of it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from unionhall.core.pagecache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.settings")

application = PageCache(get_wsgi_application(), settings.DATA / "pages")
