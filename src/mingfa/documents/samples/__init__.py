"""Complete synthetic data for every form: for tests, previews of blank templates and demonstrations. No real person, firm or case."""

from __future__ import annotations

from mingfa.documents.blocks import Block
from mingfa.documents.samples import deciding, execution, hearing, investigation
from mingfa.documents.samples.one_case import AGENCY, CONTACT, DUTY, EVIDENCE, GROUND, OFFICERS, PARTY, PERSON, VIOLATION, draft

_MAKERS = investigation.MAKERS | hearing.MAKERS | deciding.MAKERS | execution.MAKERS


def sample(form_code: str) -> Block:
    """Return complete synthetic data of this form."""
    return _MAKERS[form_code]()


__all__ = ["AGENCY", "CONTACT", "DUTY", "EVIDENCE", "GROUND", "OFFICERS", "PARTY", "PERSON", "VIOLATION", "draft", "sample"]
