"""Directed progress (定向公示): a code opens to an applicant or a party the own matter's stage, steps, limits and papers, and nothing else."""
