"""The benchmark's settings, which are production's, and outermost the middleware that kills.

`WITHOUT_TRANSACTION=1` takes away what makes a submission whole: the twin that must be found out.
"""

import os

from tests.benchmarks.settings import *  # noqa: F403
from watchword.settings.production import MIDDLEWARE

MIDDLEWARE = ["tests.chaos.killing.KillAtPoint", *MIDDLEWARE]
if os.environ.get("WITHOUT_TRANSACTION"):
    MIDDLEWARE = [*MIDDLEWARE, "tests.chaos.killing.without_transaction"]
