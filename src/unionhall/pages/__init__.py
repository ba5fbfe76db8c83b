"""The pages that show every desk: home, divisions, locals, search; and moving in from another site."""
