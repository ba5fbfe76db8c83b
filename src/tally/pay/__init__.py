"""What a pay proposal costs: schedules, placement, terms, the sum and what can be read from it."""
