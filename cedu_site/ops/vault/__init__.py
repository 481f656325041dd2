"""`cedu backup` and `cedu restore`: a whole site in one file, and back."""
