"""Several writers at the same moment, on connections of their own."""

import threading

from django.db import connection


def at_once(count, work):
    """What `count` threads got from the same `work()`, begun together; an exception is a result too."""
    gate, got = threading.Barrier(count), []

    def run():
        gate.wait()
        try:
            got.append(work())
        except Exception as error:
            got.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got
