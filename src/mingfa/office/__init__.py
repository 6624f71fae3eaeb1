"""The staff site (办公端): to-dos, cases, forms made from acts, documents, supervision; and the processes that serve it."""
