"""Agencies (执法主体), their units, people, certificates and keys, and the regime each works under."""
