"""Signing in: codes by letter, passkeys, printed slips, second factors, and the sessions that come of it."""
