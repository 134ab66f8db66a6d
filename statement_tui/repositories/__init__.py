"""Where accounts, transactions and reported balances are kept."""
