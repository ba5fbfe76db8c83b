"""Where things are: divisions, locals, employers, towns, districts and schools."""
