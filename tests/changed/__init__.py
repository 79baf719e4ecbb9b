"""`./run test --changed`: the tests that a change can touch, chosen by who imports, names or asks for what changed.

`files` says what changed and which changes reach everything, `reach` who can feel the rest, `plugin` tells pytest.
A tool that records what each test ran (pytest-testmon) was tried: it saw no change inside compiled functions, in
templates or in what other processes run, and needs the whole suite run once before it knows anything.
"""
