"""The funding desk: what the state's school aid law does for every city, town and district, and plans."""
