"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from apps.operations.state import make_state

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["up"]:
        make_state()  # the first run makes the secret key, which settings need
    execute_from_command_line(sys.argv)
