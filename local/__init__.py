"""The local run: the packaged app and template on a local AWS, HTTP in front. Never packaged."""
