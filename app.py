"""Tanggap's API: one Lambda behind API Gateway."""

from chalice.app import Chalice

from chalicelib import steps, triggers
from chalicelib.api import (
    calendars,
    channels,
    citizens,
    desk,
    my_reports,
    notices,
    officers,
    open311,
    opendata,
    operations,
    proving,
    queue,
    recurring,
    reporters,
    search,
    stopping,
    supporters,
    tables,
    templates,
    webhooks,
)
from chalicelib.api.routes import chalices_own

app = Chalice(app_name="tanggap", configure_logs=False)
# Handed over untouched: letters with files, as Mailgun posts them. We answer nothing in bytes.
app.api.binary_types = ["multipart/form-data"]
app.register_middleware(chalices_own, "http")
rooms = (
    *(citizens, reporters, notices, my_reports, supporters, stopping, proving, tables),
    *(officers, queue, recurring, search, templates, desk, channels, open311, opendata),
    *(calendars, webhooks),
    operations,
)
for room in rooms:
    app.register_blueprint(room.routes)
app.register_blueprint(steps.functions)
app.register_blueprint(triggers.handlers)
