"""What happened: records of visits, their proofs, and care on the way."""
