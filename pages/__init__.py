"""Everything that has an address: who is visiting, which components, which services."""
