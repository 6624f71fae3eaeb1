"""For every node of the pre-check a file in which just that is wrong: a base that is as it should be, and the defect planted in it."""

from mingfa.review.tests.plants import coercion, deciding, ending, investigating, limits, papers, party
from mingfa.review.tests.plants.investigating import card
from mingfa.review.tests.plants.ways import PLANTS, base_of, exam

__all__ = ["PLANTS", "base_of", "card", "coercion", "deciding", "ending", "exam", "investigating", "limits", "papers", "party"]
