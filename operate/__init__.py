"""An operator's commands, run as `python -m operate.<name>`. Never packaged."""
