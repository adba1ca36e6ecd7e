"""How people write: scripts, names, addresses, phones, numbers, in Chinese and English."""
