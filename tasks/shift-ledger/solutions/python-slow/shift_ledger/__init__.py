"""Badge records in, a ledger of shifts out."""
