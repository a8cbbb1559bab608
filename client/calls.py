"""Written by ``make client`` from the API's description: not to be edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from client import types
from client.http import Answer, Connection, Form


@dataclass
class Tanggap(Connection):
    """The API, call by call."""

    def file_report(
        self,
        body: types.ReportBody,
        *,
        idempotency_key: str | None = None,
        x_device_token: str | None = None,
    ) -> Answer[types.Receipt]:
        """File a report."""
        return self.call(
            "POST",
            "/v1/reports",
            headers={"Idempotency-Key": idempotency_key, "X-Device-Token": x_device_token},
            body=body,
        )

    def list_reports(
        self,
        *,
        kelurahan: str | None = None,
        category: str | None = None,
        agency: str | None = None,
        status: Literal["menunggu", "koordinasi", "disposisi", "proses", "selesai"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        near: str | None = None,
        radius: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[types.PublicPage]:
        """List public reports, newest first."""
        return self.call(
            "GET",
            "/v1/reports",
            query={
                "kelurahan": kelurahan,
                "category": category,
                "agency": agency,
                "status": status,
                "from": from_,
                "to": to,
                "near": near,
                "radius": radius,
                "cursor": cursor,
                "limit": limit,
            },
            headers={"If-None-Match": if_none_match},
        )

    def find_similar(self, body: types.SimilarBody) -> Answer[types.SimilarReports]:
        """See which open reports may tell already what one is about to file; nothing is kept."""
        return self.call("POST", "/v1/reports/similar", body=body)

    def read_report(self, number: str, *, if_none_match: str | None = None) -> Answer[types.Report]:
        """Follow a report."""
        return self.call(
            "GET",
            "/v1/reports/{number}",
            parts={"number": number},
            headers={"If-None-Match": if_none_match},
        )

    def read_own_report(self, number: str, *, token: str) -> Answer[types.OwnReport]:
        """Read one's own report."""
        return self.call(
            "GET",
            "/v1/reports/{number}/mine",
            parts={"number": number},
            headers={"X-Report-Token": token},
        )

    def read_own_timeline(
        self, number: str, *, token: str, before: int | None = None
    ) -> Answer[types.TimelinePage]:
        """Read the older entries of one's own report."""
        return self.call(
            "GET",
            "/v1/reports/{number}/mine/timeline",
            parts={"number": number},
            query={"before": before},
            headers={"X-Report-Token": token},
        )

    def comment(
        self,
        number: str,
        body: types.CommentBody,
        *,
        token: str,
        idempotency_key: str | None = None,
    ) -> Answer[types.OwnReport]:
        """Add to one's own report."""
        return self.call(
            "POST",
            "/v1/reports/{number}/comments",
            parts={"number": number},
            headers={"Idempotency-Key": idempotency_key, "X-Report-Token": token},
            body=body,
        )

    def rate(
        self, number: str, body: types.RatingBody, *, token: str, idempotency_key: str | None = None
    ) -> Answer[types.OwnReport]:
        """Rate what became of it, once for each closing."""
        return self.call(
            "POST",
            "/v1/reports/{number}/rating",
            parts={"number": number},
            headers={"Idempotency-Key": idempotency_key, "X-Report-Token": token},
            body=body,
        )

    def reopen(
        self, number: str, body: types.ReopenBody, *, token: str, idempotency_key: str | None = None
    ) -> Answer[types.OwnReport]:
        """Have it done again, some days after the closing and as often as the city allows."""
        return self.call(
            "POST",
            "/v1/reports/{number}/reopen",
            parts={"number": number},
            headers={"Idempotency-Key": idempotency_key, "X-Report-Token": token},
            body=body,
        )

    def appeal(
        self, number: str, body: types.AppealBody, *, token: str, idempotency_key: str | None = None
    ) -> Answer[types.OwnReport]:
        """Take a closing to the next higher office, until it is confirmed, or what moderators
        decided to somebody else."""
        return self.call(
            "POST",
            "/v1/reports/{number}/appeal",
            parts={"number": number},
            headers={"Idempotency-Key": idempotency_key, "X-Report-Token": token},
            body=body,
        )

    def set_private(
        self,
        number: str,
        body: types.PrivacyBody,
        *,
        token: str,
        idempotency_key: str | None = None,
    ) -> Answer[types.OwnReport]:
        """Hide it from others, or show it to them."""
        return self.call(
            "POST",
            "/v1/reports/{number}/privacy",
            parts={"number": number},
            headers={"Idempotency-Key": idempotency_key, "X-Report-Token": token},
            body=body,
        )

    def export(
        self, number: str, *, token: str, idempotency_key: str | None = None
    ) -> Answer[types.Export]:
        """Be given all that is kept of oneself about this report (UU 27/2022)."""
        return self.call(
            "POST",
            "/v1/reports/{number}/export",
            parts={"number": number},
            headers={"Idempotency-Key": idempotency_key, "X-Report-Token": token},
        )

    def erase(self, number: str, *, token: str) -> Answer[types.Erasure]:
        """Have all that is kept of oneself about this report erased (UU 27/2022), and see how
        that stands."""
        return self.call(
            "POST",
            "/v1/reports/{number}/erasure",
            parts={"number": number},
            headers={"X-Report-Token": token},
        )

    def list_notices(self, number: str, *, token: str) -> Answer[types.SentNotices]:
        """See what became of each notice to its reporter."""
        return self.call(
            "GET",
            "/v1/reports/{number}/notices",
            parts={"number": number},
            headers={"X-Report-Token": token},
        )

    def read_subscriptions(self, number: str, *, token: str) -> Answer[types.Subscriptions]:
        """See how its reporter is told of it."""
        return self.call(
            "GET",
            "/v1/reports/{number}/subscriptions",
            parts={"number": number},
            headers={"X-Report-Token": token},
        )

    def change_subscriptions(
        self, number: str, body: types.SubscriptionsBody, *, token: str
    ) -> Answer[types.Subscriptions]:
        """Choose how to be told of it, and in which language."""
        return self.call(
            "POST",
            "/v1/reports/{number}/subscriptions",
            parts={"number": number},
            headers={"X-Report-Token": token},
            body=body,
        )

    def ask_for_code(
        self, number: str, body: types.AskBody, *, token: str
    ) -> Answer[types.CodeSent]:
        """Have a code sent to another telephone or mail address, to be told there."""
        return self.call(
            "POST",
            "/v1/reports/{number}/subscriptions/address",
            parts={"number": number},
            headers={"X-Report-Token": token},
            body=body,
        )

    def confirm_address(
        self, number: str, body: types.ConfirmationBody, *, token: str
    ) -> Answer[types.Subscriptions]:
        """Confirm that address by the code, and be told there from now on."""
        return self.call(
            "POST",
            "/v1/reports/{number}/subscriptions/confirmation",
            parts={"number": number},
            headers={"X-Report-Token": token},
            body=body,
        )

    def show_proof(self, link: str) -> Answer[str]:
        """See, as a page, which number or address the link in a first message proves; no
        change."""
        return self.call("GET", "/ya/{link}", parts={"link": link})

    def give_proof(self, link: str) -> Answer[str]:
        """Prove it, so that updates on the report come there from now on."""
        return self.call("POST", "/ya/{link}", parts={"link": link})

    def show_ending(self, link: str) -> Answer[str]:
        """See, as a page, which notices the link in a message would end; nothing changes."""
        return self.call("GET", "/v1/unsubscribe/{link}", parts={"link": link})

    def end_notices(self, link: str, form: Form) -> Answer[str]:
        """End them; a mail program does so by one POST (RFC 8058)."""
        return self.call("POST", "/v1/unsubscribe/{link}", parts={"link": link}, form=form)

    def support(
        self, number: str, body: types.SupportBody, *, x_device_token: str | None = None
    ) -> Answer[types.Supported]:
        """Say "me too" of an open public report, once a person; a contact hears what happens."""
        return self.call(
            "POST",
            "/v1/reports/{number}/support",
            parts={"number": number},
            headers={"X-Device-Token": x_device_token},
            body=body,
        )

    def withdraw_support(self, number: str, *, x_support_token: str | None = None) -> Answer[str]:
        """Take it back, and hear no more of the report."""
        return self.call(
            "DELETE",
            "/v1/reports/{number}/support",
            parts={"number": number},
            headers={"X-Support-Token": x_support_token},
        )

    def read_support(
        self, number: str, *, x_support_token: str | None = None
    ) -> Answer[types.SupportKept]:
        """See all that is kept of who supports it, and what they were told."""
        return self.call(
            "GET",
            "/v1/reports/{number}/support",
            parts={"number": number},
            headers={"X-Support-Token": x_support_token},
        )

    def change_support(
        self, number: str, body: types.SupportWishesBody, *, x_support_token: str | None = None
    ) -> Answer[types.SupportKept]:
        """Choose the language and the quiet hours of notices to who supports it."""
        return self.call(
            "POST",
            "/v1/reports/{number}/support/subscriptions",
            parts={"number": number},
            headers={"X-Support-Token": x_support_token},
            body=body,
        )

    def read_timeline(
        self, number: str, *, before: int | None = None, if_none_match: str | None = None
    ) -> Answer[types.TimelinePage]:
        """Read the older entries of a report's timeline, which the report leads to."""
        return self.call(
            "GET",
            "/v1/reports/{number}/timeline",
            parts={"number": number},
            query={"before": before},
            headers={"If-None-Match": if_none_match},
        )

    def show_photo(self, number: str, photo: str) -> Answer[str]:
        """Show a photo of a public report, without metadata: leads to a link of five minutes."""
        return self.call(
            "GET", "/v1/reports/{number}/photos/{photo}", parts={"number": number, "photo": photo}
        )

    def ask_for_link(self, body: types.AskBody) -> Answer[types.Asked]:
        """Ask for a link to all reports of a contact, sent to that contact; answered alike
        whether there are any."""
        return self.call("POST", "/v1/my-reports", body=body)

    def list_my_reports(
        self, *, session: str, limit: int | None = None, cursor: str | None = None
    ) -> Answer[types.MyReports]:
        """Read on among one's reports, or read them again, until the session ends."""
        return self.call(
            "GET",
            "/v1/my-reports",
            query={"limit": limit, "cursor": cursor},
            headers={"X-Reporter-Session": session},
        )

    def open_link(self, secret: str, *, limit: int | None = None) -> Answer[types.MyReports]:
        """Open such a link, once, and read the reports it leads to."""
        return self.call(
            "POST", "/v1/my-reports/{secret}", parts={"secret": secret}, query={"limit": limit}
        )

    def show_my_reports(self) -> Answer[str]:
        """The page a link leads to; it opens the link when its reader says so."""
        return self.call("GET", "/my-reports")

    def offer_upload(self, body: types.UploadBody) -> Answer[types.Upload]:
        """Ask for a form to upload a file with."""
        return self.call("POST", "/v1/uploads", body=body)

    def list_categories(self) -> Answer[types.Categories]:
        """List the categories."""
        return self.call("GET", "/v1/categories")

    def list_reasons(self) -> Answer[types.Reasons]:
        """List the reasons that may be given."""
        return self.call("GET", "/v1/reasons")

    def list_agencies(self) -> Answer[types.Offices]:
        """List the offices."""
        return self.call("GET", "/v1/agencies")

    def list_channels(self) -> Answer[types.Channels]:
        """List the channels."""
        return self.call("GET", "/v1/channels")

    def list_areas(
        self, *, lat: float | None = None, lng: float | None = None
    ) -> Answer[types.Areas]:
        """List the kelurahan, or find the one of a point."""
        return self.call("GET", "/v1/areas", query={"lat": lat, "lng": lng})

    def list_work(
        self,
        *,
        status: Literal["disposisi", "koordinasi", "menunggu", "proses"] | None = None,
        category: str | None = None,
        channel: str | None = None,
        kelurahan: str | None = None,
        late: bool | None = None,
        red_flag: bool | None = None,
        queue: Literal["work", "verification", "moderation", "limited"] | None = None,
        agency: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Answer[types.WorkPage]:
        """Read an office's queue, most urgent first."""
        return self.call(
            "GET",
            "/v1/work",
            query={
                "status": status,
                "category": category,
                "channel": channel,
                "kelurahan": kelurahan,
                "late": late,
                "red_flag": red_flag,
                "queue": queue,
                "agency": agency,
                "limit": limit,
                "cursor": cursor,
            },
            headers={"Authorization": self.token},
        )

    def count_work(self, *, agency: str | None = None) -> Answer[types.WorkCounts]:
        """Count an office's open reports, by status and lateness."""
        return self.call(
            "GET",
            "/v1/work/counts",
            query={"agency": agency},
            headers={"Authorization": self.token},
        )

    def list_campaigns(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> Answer[types.CampaignPage]:
        """List texts that many have sent, those of most reports first."""
        return self.call(
            "GET",
            "/v1/work/campaigns",
            query={"limit": limit, "cursor": cursor},
            headers={"Authorization": self.token},
        )

    def list_recurring(
        self,
        *,
        category: str | None = None,
        area: str | None = None,
        days: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Answer[types.RecurringPage]:
        """List spots of one's territory where the same matter was done again and again."""
        return self.call(
            "GET",
            "/v1/work/recurring",
            query={
                "category": category,
                "area": area,
                "days": days,
                "limit": limit,
                "cursor": cursor,
            },
            headers={"Authorization": self.token},
        )

    def search_work(
        self,
        *,
        q: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        kelurahan: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Answer[types.SearchPage]:
        """Search the reports of one's scope by number, or by words of text and address."""
        return self.call(
            "GET",
            "/v1/work/search",
            query={
                "q": q,
                "from": from_,
                "to": to,
                "kelurahan": kelurahan,
                "limit": limit,
                "cursor": cursor,
            },
            headers={"Authorization": self.token},
        )

    def list_templates(
        self, *, number: str | None = None, agency: str | None = None
    ) -> Answer[types.Templates]:
        """List the canned answers of an office and those above it, filled for a report."""
        return self.call(
            "GET",
            "/v1/work/templates",
            query={"number": number, "agency": agency},
            headers={"Authorization": self.token},
        )

    def keep_template(
        self, code: str, body: types.TemplateBody, *, agency: str | None = None
    ) -> Answer[types.Template]:
        """Keep a canned answer of an office, as its head."""
        return self.call(
            "PUT",
            "/v1/work/templates/{code}",
            parts={"code": code},
            query={"agency": agency},
            headers={"Authorization": self.token},
            body=body,
        )

    def remove_template(self, code: str, *, agency: str | None = None) -> Answer[str]:
        """Delete a canned answer of an office, as its head."""
        return self.call(
            "DELETE",
            "/v1/work/templates/{code}",
            parts={"code": code},
            query={"agency": agency},
            headers={"Authorization": self.token},
        )

    def give_calendar(self, *, agency: str | None = None) -> Answer[types.Calendar]:
        """Get a new link to the calendar of what an office has promised; the one before is
        void."""
        return self.call(
            "POST",
            "/v1/work/calendar",
            query={"agency": agency},
            headers={"Authorization": self.token},
        )

    def remove_calendar(self, *, agency: str | None = None) -> Answer[str]:
        """Make the link to an office's calendar void."""
        return self.call(
            "DELETE",
            "/v1/work/calendar",
            query={"agency": agency},
            headers={"Authorization": self.token},
        )

    def read_calendar(self, calendar: str, *, if_none_match: str | None = None) -> Answer[str]:
        """Follow what an office has promised as iCalendar (RFC 5545), by a link that ends in
        .ics."""
        return self.call(
            "GET",
            "/v1/calendars/{calendar}",
            parts={"calendar": calendar},
            headers={"If-None-Match": if_none_match},
        )

    def read_work(self, number: str) -> Answer[types.WorkRecord]:
        """Read a report as an officer."""
        return self.call(
            "GET",
            "/v1/work/{number}",
            parts={"number": number},
            headers={"Authorization": self.token},
        )

    def read_work_timeline(
        self, number: str, *, before: int | None = None
    ) -> Answer[types.TimelinePage]:
        """Read the older entries of a report's timeline as an officer."""
        return self.call(
            "GET",
            "/v1/work/{number}/timeline",
            parts={"number": number},
            query={"before": before},
            headers={"Authorization": self.token},
        )

    def act(self, number: str, body: types.ActionBody) -> Answer[types.WorkReport]:
        """Take a step with a report."""
        return self.call(
            "POST",
            "/v1/work/{number}/actions",
            parts={"number": number},
            headers={"Authorization": self.token},
            body=body,
        )

    def act_on_all(self, body: types.BulkBody) -> Answer[types.BulkResults]:
        """Take the same step with many reports, each with a result of its own."""
        return self.call(
            "POST", "/v1/work/actions", headers={"Authorization": self.token}, body=body
        )

    def verify(self, number: str, body: types.VerificationBody) -> Answer[types.WorkReport]:
        """Accept a closing, or send it back."""
        return self.call(
            "POST",
            "/v1/work/{number}/verification",
            parts={"number": number},
            headers={"Authorization": self.token},
            body=body,
        )

    def moderate_report(self, number: str, body: types.ModerationBody) -> Answer[types.WorkReport]:
        """Hide a report from the public or reject it, for a listed public reason; undo that, or
        uphold it against an appeal."""
        return self.call(
            "POST",
            "/v1/work/{number}/moderation",
            parts={"number": number},
            headers={"Authorization": self.token},
            body=body,
        )

    def open_identity(self, number: str, body: types.IdentityBody) -> Answer[types.Identity]:
        """See who reported, as a head and for a listed reason; the reporter is told."""
        return self.call(
            "POST",
            "/v1/work/{number}/identity",
            parts={"number": number},
            headers={"Authorization": self.token},
            body=body,
        )

    def file_at_desk(
        self, body: types.DeskBody, *, html: str | None = None, idempotency_key: str | None = None
    ) -> Answer[types.Receipt]:
        """File a report at a desk for a citizen who came; with Accept: text/html the receipt to
        print is the answer itself."""
        return self.call(
            "POST",
            "/v1/desk/reports",
            query={"html": html},
            headers={"Idempotency-Key": idempotency_key, "Authorization": self.token},
            body=body,
        )

    def print_again(self, number: str) -> Answer[str]:
        """Print a receipt of one's own desk again, without the token."""
        return self.call(
            "GET",
            "/v1/desk/reports/{number}/receipt",
            parts={"number": number},
            headers={"Authorization": self.token},
        )

    def list_webhooks(self) -> Answer[types.Webhooks]:
        """List the webhooks of subscribers."""
        return self.call("GET", "/v1/webhooks", headers={"Authorization": self.token})

    def add_webhook(self, body: types.WebhookBody) -> Answer[types.WebhookWithSecret]:
        """Let a subscriber's system be told of public reports; its secret is told here only."""
        return self.call("POST", "/v1/webhooks", headers={"Authorization": self.token}, body=body)

    def read_webhook(self, webhook: str) -> Answer[types.Webhook]:
        """Read a webhook."""
        return self.call(
            "GET",
            "/v1/webhooks/{webhook}",
            parts={"webhook": webhook},
            headers={"Authorization": self.token},
        )

    def change_webhook(self, webhook: str, body: types.WebhookBody) -> Answer[types.Webhook]:
        """Change a webhook, pause it, or let it go on."""
        return self.call(
            "PUT",
            "/v1/webhooks/{webhook}",
            parts={"webhook": webhook},
            headers={"Authorization": self.token},
            body=body,
        )

    def remove_webhook(self, webhook: str) -> Answer[str]:
        """Delete a webhook."""
        return self.call(
            "DELETE",
            "/v1/webhooks/{webhook}",
            parts={"webhook": webhook},
            headers={"Authorization": self.token},
        )

    def rotate_secret(self, webhook: str) -> Answer[types.WebhookWithSecret]:
        """Give a webhook a new secret; for a day the old one signs beside it."""
        return self.call(
            "POST",
            "/v1/webhooks/{webhook}/secret",
            parts={"webhook": webhook},
            headers={"Authorization": self.token},
        )

    def try_webhook(self, webhook: str) -> Answer[types.DeliveryResult]:
        """Call a webhook now with an event about nothing."""
        return self.call(
            "POST",
            "/v1/webhooks/{webhook}/test",
            parts={"webhook": webhook},
            headers={"Authorization": self.token},
        )

    def list_deliveries(
        self, webhook: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Answer[types.Deliveries]:
        """List what a webhook was told in the last thirty days, the latest events first."""
        return self.call(
            "GET",
            "/v1/webhooks/{webhook}/deliveries",
            parts={"webhook": webhook},
            query={"limit": limit, "cursor": cursor},
            headers={"Authorization": self.token},
        )

    def deliver_again(self, webhook: str, event: str) -> Answer[types.DeliveryResult]:
        """Tell a webhook of an event now, whether it was told before or not."""
        return self.call(
            "POST",
            "/v1/webhooks/{webhook}/deliveries/{event}",
            parts={"webhook": webhook, "event": event},
            headers={"Authorization": self.token},
        )

    def challenge(
        self,
        channel: str,
        *,
        crc_token: str | None = None,
        hub_mode: str | None = None,
        hub_verify_token: str | None = None,
        hub_challenge: str | None = None,
    ) -> Answer[types.Challenge]:
        """Answer a sender's challenge, in its own form."""
        return self.call(
            "GET",
            "/channels/{channel}",
            parts={"channel": channel},
            query={
                "crc_token": crc_token,
                "hub.mode": hub_mode,
                "hub.verify_token": hub_verify_token,
                "hub.challenge": hub_challenge,
            },
        )

    def deliver(
        self, channel: str, raw: bytes, *, headers: Mapping[str, str]
    ) -> Answer[types.Delivered]:
        """Deliver messages of a channel, signed by its sender's scheme; answered in its own
        form."""
        return self.call(
            "POST", "/channels/{channel}", parts={"channel": channel}, headers={**headers}, raw=raw
        )

    def read_channel_health(self, channel: str) -> Answer[types.ChannelHealth]:
        """See how a channel is."""
        return self.call(
            "GET",
            "/v1/channels/{channel}/health",
            parts={"channel": channel},
            headers={"Authorization": self.token},
        )

    def take_table(
        self,
        *,
        kelurahan: str | None = None,
        category: str | None = None,
        agency: str | None = None,
        status: Literal["menunggu", "koordinasi", "disposisi", "proses", "selesai"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        near: str | None = None,
        radius: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[str]:
        """Take public reports away as a table."""
        return self.call(
            "GET",
            "/v1/reports.csv",
            query={
                "kelurahan": kelurahan,
                "category": category,
                "agency": agency,
                "status": status,
                "from": from_,
                "to": to,
                "near": near,
                "radius": radius,
                "cursor": cursor,
                "limit": limit,
            },
            headers={"If-None-Match": if_none_match},
        )

    def take_map(
        self,
        *,
        kelurahan: str | None = None,
        category: str | None = None,
        agency: str | None = None,
        status: Literal["menunggu", "koordinasi", "disposisi", "proses", "selesai"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        near: str | None = None,
        radius: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[types.Features]:
        """Take public reports away as a map."""
        return self.call(
            "GET",
            "/v1/reports.geojson",
            query={
                "kelurahan": kelurahan,
                "category": category,
                "agency": agency,
                "status": status,
                "from": from_,
                "to": to,
                "near": near,
                "radius": radius,
                "cursor": cursor,
                "limit": limit,
            },
            headers={"If-None-Match": if_none_match},
        )

    def read_feed(
        self,
        *,
        kelurahan: str | None = None,
        category: str | None = None,
        agency: str | None = None,
        status: Literal["menunggu", "koordinasi", "disposisi", "proses", "selesai"] | None = None,
        from_: str | None = None,
        to: str | None = None,
        near: str | None = None,
        radius: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[str]:
        """Follow public reports as an Atom feed."""
        return self.call(
            "GET",
            "/v1/feed.atom",
            query={
                "kelurahan": kelurahan,
                "category": category,
                "agency": agency,
                "status": status,
                "from": from_,
                "to": to,
                "near": near,
                "radius": radius,
                "cursor": cursor,
                "limit": limit,
            },
            headers={"If-None-Match": if_none_match},
        )

    def open311_discovery_xml(self) -> Answer[str]:
        """Find the Open311 endpoint and who gives out keys."""
        return self.call("GET", "/open311/v2/discovery.xml")

    def open311_services_xml(self, *, jurisdiction_id: str | None = None) -> Answer[str]:
        """List the services: our categories."""
        return self.call(
            "GET", "/open311/v2/services.xml", query={"jurisdiction_id": jurisdiction_id}
        )

    def open311_file_xml(self, form: Form, *, idempotency_key: str | None = None) -> Answer[str]:
        """File a report by Open311, with an api_key."""
        return self.call(
            "POST",
            "/open311/v2/requests.xml",
            headers={"Idempotency-Key": idempotency_key},
            form=form,
        )

    def open311_requests_xml(
        self,
        *,
        jurisdiction_id: str | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        page_size: int | None = None,
        cursor: str | None = None,
        service_request_id: str | None = None,
        service_code: str | None = None,
        status: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        page: int | None = None,
        extensions: str | None = None,
        lat: float | None = None,
        long: float | None = None,
        radius: int | None = None,
    ) -> Answer[str]:
        """List public reports, newest first."""
        return self.call(
            "GET",
            "/open311/v2/requests.xml",
            query={
                "jurisdiction_id": jurisdiction_id,
                "start_date": start_date,
                "end_date": end_date,
                "page_size": page_size,
                "cursor": cursor,
                "service_request_id": service_request_id,
                "service_code": service_code,
                "status": status,
                "updated_after": updated_after,
                "updated_before": updated_before,
                "page": page,
                "extensions": extensions,
                "lat": lat,
                "long": long,
                "radius": radius,
            },
        )

    def open311_updates_xml(
        self,
        *,
        jurisdiction_id: str | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        page_size: int | None = None,
        cursor: str | None = None,
    ) -> Answer[str]:
        """List what happened to public reports, as it did."""
        return self.call(
            "GET",
            "/open311/v2/servicerequestupdates.xml",
            query={
                "jurisdiction_id": jurisdiction_id,
                "start_date": start_date,
                "end_date": end_date,
                "page_size": page_size,
                "cursor": cursor,
            },
        )

    def open311_update_xml(self, form: Form) -> Answer[str]:
        """Add a partner's update to a report, with an api_key."""
        return self.call("POST", "/open311/v2/servicerequestupdates.xml", form=form)

    def open311_discovery_json(self) -> Answer[types.Discovery]:
        """Find the Open311 endpoint and who gives out keys."""
        return self.call("GET", "/open311/v2/discovery.json")

    def open311_services_json(
        self, *, jurisdiction_id: str | None = None
    ) -> Answer[list[types.Service]]:
        """List the services: our categories."""
        return self.call(
            "GET", "/open311/v2/services.json", query={"jurisdiction_id": jurisdiction_id}
        )

    def open311_file_json(
        self, form: Form, *, idempotency_key: str | None = None
    ) -> Answer[list[types.Filed]]:
        """File a report by Open311, with an api_key."""
        return self.call(
            "POST",
            "/open311/v2/requests.json",
            headers={"Idempotency-Key": idempotency_key},
            form=form,
        )

    def open311_requests_json(
        self,
        *,
        jurisdiction_id: str | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        page_size: int | None = None,
        cursor: str | None = None,
        service_request_id: str | None = None,
        service_code: str | None = None,
        status: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        page: int | None = None,
        extensions: str | None = None,
        lat: float | None = None,
        long: float | None = None,
        radius: int | None = None,
    ) -> Answer[list[types.ServiceRequest]]:
        """List public reports, newest first."""
        return self.call(
            "GET",
            "/open311/v2/requests.json",
            query={
                "jurisdiction_id": jurisdiction_id,
                "start_date": start_date,
                "end_date": end_date,
                "page_size": page_size,
                "cursor": cursor,
                "service_request_id": service_request_id,
                "service_code": service_code,
                "status": status,
                "updated_after": updated_after,
                "updated_before": updated_before,
                "page": page,
                "extensions": extensions,
                "lat": lat,
                "long": long,
                "radius": radius,
            },
        )

    def open311_updates_json(
        self,
        *,
        jurisdiction_id: str | None = None,
        start_date: str | None = None,
        end_date: str | None = None,
        page_size: int | None = None,
        cursor: str | None = None,
    ) -> Answer[list[types.RequestUpdate]]:
        """List what happened to public reports, as it did."""
        return self.call(
            "GET",
            "/open311/v2/servicerequestupdates.json",
            query={
                "jurisdiction_id": jurisdiction_id,
                "start_date": start_date,
                "end_date": end_date,
                "page_size": page_size,
                "cursor": cursor,
            },
        )

    def open311_update_json(self, form: Form) -> Answer[list[types.Updated]]:
        """Add a partner's update to a report, with an api_key."""
        return self.call("POST", "/open311/v2/servicerequestupdates.json", form=form)

    def open311_definition(
        self, service: str, *, jurisdiction_id: str | None = None
    ) -> Answer[types.Definition]:
        """See what a service asks, by its code and .json or .xml."""
        return self.call(
            "GET",
            "/open311/v2/services/{service}",
            parts={"service": service},
            query={"jurisdiction_id": jurisdiction_id},
        )

    def open311_request(
        self, request: str, *, jurisdiction_id: str | None = None, extensions: str | None = None
    ) -> Answer[list[types.ServiceRequest]]:
        """Follow a report by Open311, by its id and .json or .xml."""
        return self.call(
            "GET",
            "/open311/v2/requests/{request}",
            parts={"request": request},
            query={"jurisdiction_id": jurisdiction_id, "extensions": extensions},
        )

    def open311_token(
        self, token: str, *, jurisdiction_id: str | None = None
    ) -> Answer[list[types.Token]]:
        """Find the id of a token, by it and .json or .xml."""
        return self.call(
            "GET",
            "/open311/v2/tokens/{token}",
            parts={"token": token},
            query={"jurisdiction_id": jurisdiction_id},
        )

    def open311_nothing(self, call: str) -> Answer[str]:
        """Refuse what Open311 does not have."""
        return self.call("GET", "/open311/v2/{call}", parts={"call": call})

    def open311_nothing_posted(self, call: str) -> Answer[str]:
        """Refuse what Open311 does not have."""
        return self.call("POST", "/open311/v2/{call}", parts={"call": call})

    def open311_nothing_of(self, call: str, of: str) -> Answer[str]:
        """Refuse what Open311 does not have."""
        return self.call("GET", "/open311/v2/{call}/{of}", parts={"call": call, "of": of})

    def read_health(self) -> Answer[types.Health]:
        """See whether all is well."""
        return self.call("GET", "/v1/health")

    def describe(self) -> Answer[dict[str, Any]]:
        """Read this document."""
        return self.call("GET", "/openapi.json")

    def show_docs(self) -> Answer[str]:
        """Read it as a page."""
        return self.call("GET", "/docs")
