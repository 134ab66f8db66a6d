-- Accounts, their transactions, what their banks report, and where all of it came from.
-- Amounts are integer minor units of the account's currency; dates are YYYY-MM-DD.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL CHECK (user_id <> ''),
    number TEXT NOT NULL UNIQUE CHECK (number <> '' AND number NOT GLOB '*[ a-z]*'),
    name TEXT NOT NULL CHECK (name <> ''),
    institution TEXT,
    currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    opening_balance INTEGER NOT NULL DEFAULT 0
        CHECK (opening_balance BETWEEN -9007199254740992 AND 9007199254740992)
) STRICT;

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    format TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    new_count INTEGER NOT NULL,
    duplicate_count INTEGER NOT NULL,
    warning_count INTEGER NOT NULL
) STRICT;

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    booked_on TEXT NOT NULL CHECK (
        booked_on IS date(booked_on, '+0 days') AND booked_on BETWEEN '1900-01-01' AND '2199-12-31'
    ),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    value_on TEXT CHECK (value_on IS date(value_on, '+0 days') AND value_on >= '0001-01-01'),
    amount INTEGER NOT NULL CHECK (amount BETWEEN -9007199254740992 AND 9007199254740992),
    description TEXT NOT NULL DEFAULT '',
    counterparty TEXT,
    reference TEXT,
    kind TEXT,
    import_id INTEGER REFERENCES imports (id)
) STRICT;

-- Book order: of an account, of a month, of a day.
CREATE UNIQUE INDEX transactions_in_book_order ON transactions (account_id, booked_on, sequence);
CREATE INDEX transactions_of_import ON transactions (import_id);

CREATE TABLE reported_balances (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    as_of TEXT NOT NULL CHECK (
        as_of IS date(as_of, '+0 days') AND as_of BETWEEN '1900-01-01' AND '2199-12-31'
    ),
    kind TEXT NOT NULL CHECK (kind IN ('opening', 'closing', 'ledger')),
    after_sequence INTEGER NOT NULL DEFAULT 0
        CHECK (after_sequence >= 0 AND (kind = 'ledger' OR after_sequence = 0)),
    amount INTEGER NOT NULL CHECK (amount BETWEEN -9007199254740992 AND 9007199254740992),
    import_id INTEGER REFERENCES imports (id),
    UNIQUE (account_id, as_of, kind, after_sequence, amount)
) STRICT;

CREATE INDEX reported_balances_of_import ON reported_balances (import_id);

-- Kept by the triggers below, so that whoever writes a transaction keeps it true.
CREATE TABLE monthly_totals (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    month TEXT NOT NULL,
    total_in INTEGER NOT NULL CHECK (total_in >= 0),
    total_out INTEGER NOT NULL CHECK (total_out <= 0),
    transaction_count INTEGER NOT NULL,
    PRIMARY KEY (account_id, month)
) STRICT, WITHOUT ROWID;

-- INSERT OR REPLACE and UPDATE OR REPLACE would delete the row that is in the way without any DELETE trigger.
CREATE TRIGGER transaction_place_is_free_for_insert BEFORE INSERT ON transactions
WHEN EXISTS (
    SELECT 1 FROM transactions
    WHERE account_id = new.account_id AND booked_on = new.booked_on AND sequence = new.sequence
) OR EXISTS (SELECT 1 FROM transactions WHERE id = new.id)
BEGIN
    SELECT raise(ABORT, 'another transaction has this place in book order, or this id');
END;

CREATE TRIGGER transaction_place_is_free_for_update
BEFORE UPDATE OF id, account_id, booked_on, sequence ON transactions
WHEN EXISTS (
    SELECT 1 FROM transactions
    WHERE account_id = new.account_id AND booked_on = new.booked_on AND sequence = new.sequence AND id <> old.id
) OR EXISTS (SELECT 1 FROM transactions WHERE id = new.id AND id <> old.id)
BEGIN
    SELECT raise(ABORT, 'another transaction has this place in book order, or this id');
END;

CREATE TRIGGER transaction_inserted AFTER INSERT ON transactions
BEGIN
    INSERT INTO monthly_totals (account_id, month, total_in, total_out, transaction_count)
    VALUES (new.account_id, substr(new.booked_on, 1, 7), max(new.amount, 0), min(new.amount, 0), 1)
    ON CONFLICT (account_id, month) DO UPDATE SET
        total_in = total_in + excluded.total_in,
        total_out = total_out + excluded.total_out,
        transaction_count = transaction_count + 1;
END;

CREATE TRIGGER transaction_deleted AFTER DELETE ON transactions
BEGIN
    UPDATE monthly_totals SET
        total_in = total_in - max(old.amount, 0),
        total_out = total_out - min(old.amount, 0),
        transaction_count = transaction_count - 1
    WHERE account_id = old.account_id AND month = substr(old.booked_on, 1, 7);
    DELETE FROM monthly_totals
    WHERE account_id = old.account_id AND month = substr(old.booked_on, 1, 7) AND transaction_count = 0;
END;

CREATE TRIGGER transaction_updated AFTER UPDATE OF account_id, booked_on, amount ON transactions
BEGIN
    UPDATE monthly_totals SET
        total_in = total_in - max(old.amount, 0),
        total_out = total_out - min(old.amount, 0),
        transaction_count = transaction_count - 1
    WHERE account_id = old.account_id AND month = substr(old.booked_on, 1, 7);
    DELETE FROM monthly_totals
    WHERE account_id = old.account_id AND month = substr(old.booked_on, 1, 7) AND transaction_count = 0;
    INSERT INTO monthly_totals (account_id, month, total_in, total_out, transaction_count)
    VALUES (new.account_id, substr(new.booked_on, 1, 7), max(new.amount, 0), min(new.amount, 0), 1)
    ON CONFLICT (account_id, month) DO UPDATE SET
        total_in = total_in + excluded.total_in,
        total_out = total_out + excluded.total_out,
        transaction_count = transaction_count + 1;
END;
