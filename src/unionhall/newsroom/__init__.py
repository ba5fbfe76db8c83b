"""What the federation says: posts, resources, campaigns, and their feeds."""
