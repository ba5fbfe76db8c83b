"""Pictures drawn on the server: what can be drawn, and how each kind is drawn as SVG."""
