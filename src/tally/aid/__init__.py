"""School aid: state aid by formula (Chapter 70) and the federal relief grants, to the dollar."""
