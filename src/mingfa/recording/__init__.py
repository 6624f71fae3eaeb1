"""Recordings (音像记录): originals in the vault, tied to the steps of a case, with their gaps, notes and terms of keeping."""
