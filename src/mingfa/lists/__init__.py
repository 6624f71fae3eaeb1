"""Lists (清单): versioned catalogues an agency keeps and publishes."""
