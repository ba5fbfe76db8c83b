"""Contracts: what a union has made known of an agreement, for members to look themselves up in."""
