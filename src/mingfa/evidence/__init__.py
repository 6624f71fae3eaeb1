"""Evidence out of the house (证据导出): packages that prove themselves, as a folder, an ISO 9660 image or a BagIt bag, and their verifiers."""
