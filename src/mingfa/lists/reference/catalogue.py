"""The standing lists of this room, registered in one place."""

from __future__ import annotations

from mingfa.lists.standing.types import register_type


def register() -> None:
    """Make laws, flowcharts, guides, remedies, complaint information, forms, wording and boards known."""
    from mingfa.lists.reference.boards import BOARDS
    from mingfa.lists.reference.flowcharts import FLOWS
    from mingfa.lists.reference.guides import GUIDES
    from mingfa.lists.reference.laws import LAWS
    from mingfa.lists.reference.remedies import COMPLAINT, REMEDIES
    from mingfa.lists.reference.templates import TEMPLATES, WORDING

    for kind in (LAWS, *FLOWS.values(), GUIDES, TEMPLATES, WORDING, REMEDIES, COMPLAINT, BOARDS):
        register_type(kind)
