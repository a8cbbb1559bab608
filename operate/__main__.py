"""The program as `python -m operate`, from the folder of the sources."""

from operate.commands.program import main

main()
