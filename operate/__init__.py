"""The commands of operators, run as `python -m operate.<name>`. They are never packaged."""
