"""School aid, held against what was published."""
