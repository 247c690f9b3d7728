"""How a BI tool is connected: the datasets with their doors, ready-made files, and recipes."""
