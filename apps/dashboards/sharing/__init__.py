"""The pages of reports and sharing: a member's, and those that a visitor with a link sees."""
