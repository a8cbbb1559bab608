"""Operators' work on a stack, a city's tables and the package: the program ``tanggap``, whose
commands are in ``operate/commands/``. It is never packaged.
"""
