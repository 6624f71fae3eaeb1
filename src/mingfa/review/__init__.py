"""Legal review (法制审核): package, checklist, clock and opinion, bound to the digest of the very draft and evidence reviewed."""
