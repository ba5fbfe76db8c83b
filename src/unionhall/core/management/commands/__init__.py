"""What the ground adds to the command line."""
