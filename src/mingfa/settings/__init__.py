"""Django settings: one module for each process, because office and portal share nothing."""
