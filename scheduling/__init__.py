"""Who works when: instance, solver-independent checker, solver and result."""
