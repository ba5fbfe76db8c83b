"""The command line of the arithmetic: one module a command, each with `main(argv) -> exit status`."""
