"""Standing texts an agency publishes before it enforces: laws and standards, flowcharts, guides, remedies, complaints, forms, window boards."""
