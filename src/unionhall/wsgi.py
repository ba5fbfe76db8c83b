"""The WSGI application: Django, with the page cache in front of it."""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from unionhall.core.freshness import generation
from unionhall.core.pagecache import PageCache
from unionhall.core.waste import look_less

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.settings")

# Starting, nothing becomes waste that would be worth looking for.
gc.disable()
application: Callable[..., Iterable[bytes]] = get_wsgi_application()
# All pages, which Django would load for the first visitor, who would wait.
import_module(settings.ROOT_URLCONF)
if not settings.DEBUG:
    # The code or the templates may be newer than the pages kept on disk.
    generation().bump()
    application = PageCache(application, settings.DATA / "pages")

# Two processes must not share what is open, and the server makes copies of this one (`core.front`).
connections.close_all()
look_less()
# A thread that comes back from the database, where it may hold a lock that others wait for, is not kept
# waiting by five milliseconds of another's work.
sys.setswitchinterval(0.0005)
