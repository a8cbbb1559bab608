"""The local run: the packaged app and template on a local AWS, behind HTTP. Never packaged."""
