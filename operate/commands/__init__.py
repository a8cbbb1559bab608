"""The program ``tanggap``: a module for each command, with its options; the work is done by the
modules of ``operate/``, which a command imports when it is given. Help and completion import
neither boto3 nor any other package of the work.
"""
