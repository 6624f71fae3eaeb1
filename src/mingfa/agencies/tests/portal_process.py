"""A portal in a process of its own, as a real one is: told one address a line, it follows the feed and answers with the page."""

import json
import sys


def main() -> None:
    """Read JSON lines {"feed": folder, "path": address}; write {"status", "html"} for each."""
    import django

    django.setup()
    from django.test import Client

    from mingfa.portal.follow import follow

    client = Client()
    for line in sys.stdin:
        asked = json.loads(line)
        problem = follow([asked["feed"]], once=True)
        answer = client.get(asked["path"], headers={"host": "localhost"})
        sys.stdout.write(json.dumps({"status": answer.status_code, "html": answer.content.decode(), "problem": problem}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
