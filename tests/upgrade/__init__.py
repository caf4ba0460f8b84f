"""Updates: what the version before has left is found by this one."""
