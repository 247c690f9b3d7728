"""Prove that a client of the feed loses nothing: `python -m tests.api.sync_proof --trials 200`.

The suite has a few such trials; this has as many as are asked for, and exits with 1 if the feed
lost a row, or if the way that is known to lose some lost none: then nothing was proven.
"""

import argparse
import os
import sys
import time

from tests.postgres import SERVER  # sets the environment that Django's settings read

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django

django.setup()

from django.test.utils import setup_test_environment  # noqa: E402 - Django is set up only now

from tests.api.syncing import Outcome, trial  # noqa: E402 - models need it, too
from tests.conftest import found  # noqa: E402 - for the same reason


def main() -> int:
    """Try, tell, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=200)
    count = parser.parse_args().trials
    setup_test_environment()
    began = time.monotonic()
    try:
        SERVER.make_database()
        outcomes = [trial(found(f"Trial{n}", f"trial{n}.example"), n) for n in range(count)]
    finally:
        SERVER.stop()
    sys.stdout.write(_told(outcomes) + f" {time.monotonic() - began:.0f} s.\n")
    by_feed, by_time = (sum(getattr(one, name) for one in outcomes) for name in NAMES)
    return 0 if by_feed == 0 < by_time else 1


NAMES = ("by_feed", "by_time")


def _told(outcomes: list[Outcome]) -> str:
    feed, times = ([getattr(one, name) for one in outcomes] for name in NAMES)
    return (
        f"{len(outcomes)} trials of two to four overlapping transactions: by the feed"
        f" {sum(feed)} rows wrong in {sum(map(bool, feed))} trials,"
        f" by time of change {sum(times)} in {sum(map(bool, times))}."
    )


if __name__ == "__main__":
    sys.exit(main())
