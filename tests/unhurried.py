"""A plugin of pytest: the cyclic garbage collector sleeps while tests are found, and never looks at them again.

Fourteen thousand tests and every module they need are there for good; looking through them anew each time that some
more have been found takes a quarter of the time of finding them, in each process.
"""

import gc

import pytest


def pytest_configure() -> None:
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    gc.unfreeze()
    gc.enable()
