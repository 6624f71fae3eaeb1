"""The portal (公示端): a site of its own with a store of its own; all it knows comes from publication feeds, which it verifies."""
