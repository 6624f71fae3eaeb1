"""The portal as a WSGI application."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.settings.portal")

from django.core.wsgi import get_wsgi_application

from mingfa.portal.pagecache import PageCache

application = PageCache(get_wsgi_application())
