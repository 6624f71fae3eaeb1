"""Law as data and as pure rules: articles, refusals, calendars, clocks, regimes. No Django, no input or output, no now()."""
