"""The regime files: national.toml, one TOML for each agency, overlay/ for demonstrations. Read through mingfa.law.regime."""
