"""The ledger (留痕账本): canonical bytes, signed leaves, one Merkle tree an agency, tiles, checkpoints, proofs and the verifier."""
