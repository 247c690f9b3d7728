"""The web server's entry."""

import os

from django.core.wsgi import get_wsgi_application

from apps.operations.refusal import refuse_unsafe_role, refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
refuse_unsafe_settings()
refuse_unsafe_role()
