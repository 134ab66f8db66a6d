-- Which file reports which transaction, so that an import can be taken out again and nothing depends on the
-- order in which files come in: a transaction is there as long as a file that reports it is.

ALTER TABLE accounts ADD COLUMN imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1));

-- Numbers are compared without dots, dashes and slashes.
CREATE INDEX accounts_by_compared_number
ON accounts (replace(replace(replace(number, '.', ''), '-', ''), '/', ''));

-- Other numbers under which files name an account.
CREATE TABLE account_numbers (
    number TEXT NOT NULL CHECK (number <> '' AND number NOT GLOB '*[-./ a-z]*'),
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    PRIMARY KEY (number, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX account_numbers_of_account ON account_numbers (account_id);
CREATE INDEX account_numbers_of_import ON account_numbers (import_id);

-- Their numbers are not given to other imports.
CREATE TABLE undone_imports (
    number INTEGER PRIMARY KEY
) STRICT;

ALTER TABLE transactions ADD COLUMN counterparty_account TEXT;
ALTER TABLE transactions ADD COLUMN end_to_end_id TEXT;
-- A list of [minor units or null, description, counterparty or null, reference or null].
ALTER TABLE transactions ADD COLUMN details TEXT CHECK (json_type(details) = 'array');
ALTER TABLE transactions ADD COLUMN reported_balance INTEGER
    CHECK (reported_balance BETWEEN -9007199254740992 AND 9007199254740992);
ALTER TABLE transactions ADD COLUMN imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1));

-- What one file has for one account.
CREATE TABLE import_accounts (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    first_booked_on TEXT,
    last_booked_on TEXT,
    entry_count INTEGER NOT NULL,
    PRIMARY KEY (import_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_accounts_of_account ON import_accounts (account_id);

-- Each entry of a file, and the transaction that it reports.
CREATE TABLE import_entries (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 1),
    transaction_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
    PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

INSERT INTO import_entries (import_id, position, transaction_id)
SELECT import_id, row_number() OVER (PARTITION BY import_id ORDER BY booked_on, sequence, id), id
FROM transactions WHERE import_id IS NOT NULL;

CREATE INDEX import_entries_of_transaction ON import_entries (transaction_id);

INSERT INTO import_accounts (import_id, account_id, first_booked_on, last_booked_on, entry_count)
SELECT import_id, account_id, min(booked_on), max(booked_on), count(*)
FROM transactions WHERE import_id IS NOT NULL GROUP BY import_id, account_id;

-- A balance that stands at an entry of its file moves with it: an opening is before the entry, a ledger balance
-- after it.
CREATE TABLE reported_balances_of_files (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    as_of TEXT NOT NULL CHECK (
        as_of IS date(as_of, '+0 days') AND as_of BETWEEN '1900-01-01' AND '2199-12-31'
    ),
    kind TEXT NOT NULL CHECK (kind IN ('opening', 'closing', 'ledger')),
    after_sequence INTEGER NOT NULL DEFAULT 0
        CHECK (after_sequence >= 0 AND (kind <> 'closing' OR after_sequence = 0)),
    amount INTEGER NOT NULL CHECK (amount BETWEEN -9007199254740992 AND 9007199254740992),
    import_id INTEGER REFERENCES imports (id) ON DELETE CASCADE,
    entry_position INTEGER CHECK (kind <> 'closing' OR entry_position IS NULL)
) STRICT;

INSERT INTO reported_balances_of_files (
    id, account_id, as_of, kind, after_sequence, amount, import_id, entry_position
)
SELECT r.id, r.account_id, r.as_of, r.kind, r.after_sequence, r.amount, r.import_id, e.position
FROM reported_balances AS r
LEFT JOIN transactions AS t
    ON t.account_id = r.account_id AND t.booked_on = r.as_of AND t.sequence = r.after_sequence
LEFT JOIN import_entries AS e ON e.transaction_id = t.id AND e.import_id = r.import_id;

DROP TABLE reported_balances;
ALTER TABLE reported_balances_of_files RENAME TO reported_balances;
CREATE UNIQUE INDEX reported_balances_once ON reported_balances (
    account_id, as_of, kind, after_sequence, amount, coalesce(entry_position, 0), coalesce(import_id, 0)
);
CREATE INDEX reported_balances_of_import ON reported_balances (import_id);

-- Which duplicates an import had was not noted before. Where there were any, taking out an import must not take
-- what another one reported too, so that all of it stays.
UPDATE accounts SET imported = 1
WHERE EXISTS (SELECT 1 FROM import_accounts AS i WHERE i.account_id = accounts.id)
    AND NOT EXISTS (SELECT 1 FROM imports WHERE duplicate_count > 0);
UPDATE transactions SET imported = 1
WHERE import_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM imports WHERE duplicate_count > 0);
DROP INDEX transactions_of_import;
ALTER TABLE transactions DROP COLUMN import_id;
