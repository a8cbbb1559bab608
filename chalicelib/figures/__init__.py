"""The figures: facts of timelines without words, the measures of them, and their files."""
