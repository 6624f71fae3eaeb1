"""The soak: a site whose processes are killed, and whose writes and flushes fail, while people work on it over the API.

    python -m mingfa.testing.soak                  # `make soak`: the commands of `mingfa serve`, 200 kills, 4 clients
    python -m mingfa.testing.soak --forked --kills 8 --clients 2 --decisions 1 --uploads 0 --aborts 0     # the reduced form that `make test` runs

At the end nothing acknowledged is missing, every retry with the same key gives the same entry, numbers have no gap, every decision is
issued once, and `mingfa verify` finds nothing. Before that, uploads alone (mingfa.testing.soak.uploads): 100 files while the office is killed,
and 200 breaks of foreign clients.
"""
