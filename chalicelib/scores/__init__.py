"""The frozen scores of offices: appeals of heads, corrections, and their share of the allowance."""
