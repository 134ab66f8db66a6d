-- Finding transactions by parts of their texts, in all accounts, the newest first.

-- Parts of three characters. It holds no texts, and may hold more than there is: what it finds is compared with
-- the transaction itself, so that nothing has to be taken out of it.
CREATE VIRTUAL TABLE search USING fts5 (
    text, content = '', tokenize = 'trigram', detail = none, columnsize = 0
);

-- What is not in it yet, whoever wrote it. It takes them slowly one by one, and fast all together: the program
-- lets it at the end of each import.
CREATE TABLE unsearched_transactions (
    id INTEGER PRIMARY KEY
) STRICT;

CREATE INDEX transactions_by_day ON transactions (booked_on, amount);
CREATE INDEX transactions_by_size ON transactions (abs(amount), booked_on);
CREATE INDEX accounts_by_currency ON accounts (currency);

INSERT INTO unsearched_transactions (id) SELECT id FROM transactions;

CREATE TRIGGER transaction_not_searched_when_inserted AFTER INSERT ON transactions
BEGIN
    INSERT INTO unsearched_transactions (id) VALUES (new.id) ON CONFLICT (id) DO NOTHING;
END;

CREATE TRIGGER transaction_no_longer_to_be_searched AFTER DELETE ON transactions
BEGIN
    DELETE FROM unsearched_transactions WHERE id = old.id;
END;

CREATE TRIGGER transaction_not_searched_when_updated
AFTER UPDATE OF id, booked_on, description, counterparty, reference ON transactions
BEGIN
    INSERT INTO unsearched_transactions (id) VALUES (new.id) ON CONFLICT (id) DO NOTHING;
END;
