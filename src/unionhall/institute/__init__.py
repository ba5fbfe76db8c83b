"""The institute: series of workshops, who has a seat in them, who came, and the hours that count."""
