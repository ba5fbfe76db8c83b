"""Reading other people's files: tables and markup, columns, dry run, batches that can be resumed, reports."""
