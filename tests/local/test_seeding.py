"""The plan of the seeded city, and its first reports in process."""

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.reports import attachments
from local.city_plan import plan_city
from local.seeding import Seeder
from tests.moto_aws import Aws
from collections import Counter
import os

def test_all(aws: Aws) -> None:
    now = clock.now()
    plan = plan_city(now, city())
    want = os.environ.get("STORIES")
    n = int(os.environ.get("N", "300"))
    if want: plan=[p for p in plan if p.story in want.split(",")]
    def upload(body):
        offer = attachments.offer_upload("image/jpeg", len(body), clock.now())
        attachments.put_object("uploads/" + offer.fields["key"].split("/")[-1], body, "image/jpeg")
        return offer.upload
    s = Seeder(plan[:n], upload)
    s.run(now)
    print(len(s.filed), s.refused)
    for r in s.filed.values():
        print(r.plan.story, r.report.status, r.report.visibility, r.report.holder, r.report.red_flag, r.report.escalated_to, r.report.evidence, r.report.confirmed)
    print(Counter(r.report.status for r in s.filed.values()))
