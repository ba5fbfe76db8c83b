"""The ground every room stands on: users, letters, imports, files, freshness. Knows no union noun."""
