"""Settings of the signer: it has the keys of its folder and the pure rules, and no database."""

from mingfa.settings.office import *  # noqa: F403

DATABASES = {}
