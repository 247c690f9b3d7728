"""What people type about themselves and their organisations; the database keeps the promises."""
