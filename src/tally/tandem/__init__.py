"""Two streams in tandem: which money starts an investment and which money sustains it, year by year."""
