"""The times after which a refused notice is sent again. The function of notices loads this module
alone before its first message.
"""

# Seconds after the first, the second and each further refusal: a service that refuses is often
# back within a minute.
WAITS = (30, 60, 120)
