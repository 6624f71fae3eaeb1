"""The declared parameters of a regime, by subject; mingfa.law.regime_schema puts them together."""
