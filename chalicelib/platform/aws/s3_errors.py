"""The codes by which S3 refuses a call. HEAD has no body, so its code is the status alone."""

MISSING = ("NoSuchKey", "404")
UNCHANGED = ("NotModified", "304")
# Another write came first, or is under way at the same moment (409), which S3 gives way to.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
OVERTAKEN = ("PreconditionFailed", "412", "ConditionalRequestConflict", "409")
