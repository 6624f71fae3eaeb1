"""Stories of cases, told by the cases' own test helpers."""

from mingfa.cases.tests.conftest import _fresh, story, whole

__all__ = ["_fresh", "story", "whole"]
