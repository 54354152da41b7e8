"""The subcommands of ``lotsen``, one module each; imported only when they are called."""
