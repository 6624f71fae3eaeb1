"""The dossier (案卷) after the case is closed: volumes with page numbers, the archive, its package, its check against paper, its search."""
