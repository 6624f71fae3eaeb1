"""What the publication feed carries is on the channels that show it: noted by the background once the line is out."""

from __future__ import annotations

from django.db import connection

from mingfa.desk.perform import perform
from mingfa.exchange.acts.delivery import NoteInFeed

BATCH = 200


def note_in_feed() -> int:
    """Close the tasks of channels that show the feed, for lines that have gone out; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.stream, t.channel, t.wanted, f.place FROM exchange_task t JOIN disclosure_feed f ON f.stream = t.source "
            "AND f.seq = t.wanted WHERE t.mode = 'feed' AND t.state IN ('open', 'recall') AND f.kind IN ('publish', 'correct', 'withdraw', 'annual', 'list') "
            "UNION ALL "
            # a register has no content of its own by entry: what the public sees now is what the feed last carried
            "SELECT t.stream, t.channel, t.wanted, f.place FROM exchange_task t JOIN disclosure_outbox o ON o.stream = t.source AND o.seq < 0 "
            "JOIN disclosure_feed f ON f.stream = t.source AND f.digest = o.digest WHERE t.mode = 'feed' AND t.state = 'open' "
            "AND f.place = (SELECT max(g.place) FROM disclosure_feed g WHERE g.stream = t.source) LIMIT %s",
            [BATCH],
        )
        rows = cursor.fetchall()
    for stream, channel, wanted, place in rows:
        act = NoteInFeed(channel=channel, wanted=wanted, place=place)
        perform(act, stream, by="deliverer", key=f"feed|{stream}|{channel}|{wanted}"[-120:])
    return len(rows)
