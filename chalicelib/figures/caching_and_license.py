"""The place of published figures, the time for which they may be kept, and their licence."""

# The address of all files, which is their place in the bucket as well.
ROOT = "v1/statistics/"
INDEX, CATALOG = "index.json", "catalog.jsonld"
LICENSE = "CC-BY-4.0"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
# With the time between two runs and that in which a batch is gathered, figures are 15 minutes old
# at most.
KEPT = "public, max-age=60"
KEPT_FOR_GOOD = "public, max-age=31536000, immutable"
