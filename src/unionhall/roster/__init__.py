"""The roll: who belongs to which unit and local, who holds an office there, and who may see what of whom."""
