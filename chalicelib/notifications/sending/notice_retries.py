"""When a notice that was refused comes again. The function of notices loads this alone before its
first message.
"""

# Seconds after the first, the second and each further refusal: who refuses is often back within a
# minute.
WAITS = (30, 60, 120)
