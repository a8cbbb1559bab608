"""Benchmarks of the budgets: `python -m bench` measures all of them. Never packaged."""
