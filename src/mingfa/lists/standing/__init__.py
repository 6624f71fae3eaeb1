"""Standing lists (事前公示清单): what an agency publishes before it enforces, in versions, from the draft to the portal."""
