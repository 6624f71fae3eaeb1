"""Cases (案件): ordinary penalty from lead to archive; coercion, inspection and licence in first outline, all through the desk."""
