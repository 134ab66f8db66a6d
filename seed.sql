-- Demo data for statement-tui: two people, eight accounts, November 2023 to October 2026.
--
--     sqlite3 demo.db < seed.sql
--
-- writes it into a new file that the browser opens. Everything here is invented, and the same each time:
-- what looks like chance is integer arithmetic on the number of the month.
--
-- What to look for on the first account, Everyday:
--     2026-10  adds up to the 15th: the bank's last report stands in the middle of the month
--     2026-09  adds up
--     2026-06  off by 89.47: one card payment was counted twice
--     2026-03  a gap: nothing is booked, and the balances on either side differ
-- Cash cannot be verified: nobody reports a balance for it. Every other month of every account adds up.

PRAGMA application_id = 1400132725;
PRAGMA user_version = 3;

BEGIN;

-- The schema, as the program's migrations create it.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL CHECK (user_id <> ''),
    number TEXT NOT NULL UNIQUE CHECK (number <> '' AND number NOT GLOB '*[ a-z]*'),
    name TEXT NOT NULL CHECK (name <> ''),
    institution TEXT,
    currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    opening_balance INTEGER NOT NULL DEFAULT 0
        CHECK (opening_balance BETWEEN -9007199254740992 AND 9007199254740992),
    imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1))
) STRICT;

-- Numbers are compared without dots, dashes and slashes.
CREATE INDEX accounts_by_compared_number
ON accounts (replace(replace(replace(number, '.', ''), '-', ''), '/', ''));

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
    counterparty_account TEXT,
    end_to_end_id TEXT,
    -- A list of [minor units or null, description, counterparty or null, reference or null].
    details TEXT CHECK (json_type(details) = 'array'),
    reported_balance INTEGER CHECK (reported_balance BETWEEN -9007199254740992 AND 9007199254740992),
    imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1))
) STRICT;

-- Book order: of an account, of a month, of a day.
CREATE UNIQUE INDEX transactions_in_book_order ON transactions (account_id, booked_on, sequence);

-- A balance that stands at an entry of its file moves with it: an opening is before the entry, a ledger balance
-- after it.
CREATE TABLE reported_balances (
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

CREATE UNIQUE INDEX reported_balances_once ON reported_balances (
    account_id, as_of, kind, after_sequence, amount, coalesce(entry_position, 0), coalesce(import_id, 0)
);
CREATE INDEX reported_balances_of_import ON reported_balances (import_id);

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

CREATE INDEX import_entries_of_transaction ON import_entries (transaction_id);

-- Kept by the triggers below, so that whoever writes a transaction keeps it true.
CREATE TABLE monthly_totals (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    month TEXT NOT NULL,
    total_in INTEGER NOT NULL CHECK (total_in >= 0),
    total_out INTEGER NOT NULL CHECK (total_out <= 0),
    transaction_count INTEGER NOT NULL,
    PRIMARY KEY (account_id, month)
) STRICT, WITHOUT ROWID;

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

-- Accounts. An opening balance stands here only where no bank reports one.

INSERT INTO accounts (id, user_id, number, name, institution, currency, opening_balance) VALUES
    (1, 'alice', 'DE02120300000000202051', 'Everyday',    'Nordstern Bank',        'EUR',    0),
    (2, 'alice', 'DE02500105170137075030', 'Savings',     'Nordstern Bank',        'EUR',    0),
    (3, 'alice', '4000001234567899',       'Credit card', 'Nordstern Bank',        'EUR',    0),
    (4, 'alice', 'BE68539007547034',       'Travel USD',  'Meridian Money',        'USD',    0),
    (5, 'ben',   'DE02100500000054540402', 'Household',   'Sparbank Spree',        'EUR',    0),
    (6, 'ben',   '0310012345678',          '東京 Yen',    'さくら湾銀行',          'JPY',    0),
    (7, 'ben',   'AT026000000001349870',   'Old savings', 'Alpenländische Kasse',  'EUR',    0),
    (8, 'ben',   'CASH-BEN',               'Cash',        NULL,                    'EUR', 8500);

-- What each bank reports for the start of the first month.

INSERT INTO reported_balances (account_id, as_of, kind, amount) VALUES
    (1, '2023-11-01', 'opening',  187643),
    (2, '2023-11-01', 'opening',  820000),
    (3, '2023-11-01', 'opening',  -41296),
    (4, '2023-11-01', 'opening',   61250),
    (5, '2023-11-01', 'opening',  214380),
    (6, '2023-11-01', 'opening',  312480),
    (7, '2023-11-01', 'opening',  154000);

-- Transactions worth a look: texts as banks write them, and what a program stumbles over.

INSERT INTO transactions (account_id, booked_on, sequence, value_on, amount, counterparty, reference, kind, description)
VALUES
    -- Everyday, newest month: markup that is none, wide characters, emoji, a newline, a right-to-left text.
    (1, '2026-10-02', 1, '2026-10-02',   -1250, 'Kaffee Kränzchen', 'NB-261002-K1', 'POS', 'Cappuccino ☕ und Torte 🎂 Kartenzahlung girocard'),
    (1, '2026-10-05', 1, '2026-10-05',   -3480, 'Izakaya Ten',      'NB-261005-K1', 'POS', '居酒屋 天 DÜSSELDORF 2026-10-03T21:14:09 [card 1234]'),
    (1, '2026-10-06', 1, '2026-10-06',    4500, 'נועה לוי',         'NB-261006-U1', 'XFER', 'תודה על הארוחה'),
    -- Two tickets, two payments: equal in everything, and both are true.
    (1, '2026-10-07', 1, '2026-10-07',    -280, 'BVG', NULL, 'POS', 'BVG TICKET U ALEXANDERPLATZ//BERLIN/DE 2026-10-07'),
    (1, '2026-10-07', 2, '2026-10-07',    -280, 'BVG', NULL, 'POS', 'BVG TICKET U ALEXANDERPLATZ//BERLIN/DE 2026-10-07'),
    -- A direct debit, and its reversal a day later.
    (1, '2026-10-08', 1, '2026-10-08',   -8990, 'FitPark Nord GmbH', 'NB-261008-L1', 'DIRECTDEBIT', 'SEPA-LASTSCHRIFT JAHRESBEITRAG 2026/27 MANDAT FP-88121'),
    (1, '2026-10-09', 1, '2026-10-08',    8990, 'FitPark Nord GmbH', 'NB-261009-R1', 'CREDIT', 'STORNO / REVERSAL SEPA-LASTSCHRIFT MANDAT FP-88121 [MD06]'),
    (1, '2026-10-12', 1, '2026-10-12',  -12000, 'Dr. med. Iris Öztürk', NULL, 'XFER', ''),
    (1, '2026-10-13', 1, '2026-10-14',   -2199, 'Buchladen Wörterwald', 'NB-261013-K1', 'POS', '[PENDING] Buchladen Wörterwald [/b] [ref 1] 2026-10-12'),
    (1, '2026-10-15', 1, '2026-10-15',   -6420, 'Hausgemeinschaft Lindenhof', 'NB-261015-U1', 'XFER', 'Umlage Gartenfest' || char(10) || 'Anteil Whg 3 links'),
    (1, '2026-10-19', 1, '2026-10-19',  -31844, 'Kanzlei Adler & Partner mbB', 'NB-261019-U1', 'XFER',
        'Rechnung 2026-1187 vom 30.09.2026, Kundennummer 40071, Leistungszeitraum 01.07.2026 bis 30.09.2026, '
        || 'Beratung zum Mietvertrag einschliesslich Pruefung der Nebenkostenabrechnung 2025, Auslagen und Porto, '
        || 'zahlbar ohne Abzug, EREF: KAP-2026-1187-40071'),
    -- Everyday: once a year, or once.
    (1, '2026-09-15', 1, '2026-09-15',   48217, 'Finanzamt Mitte', 'NB-260915-G1', 'CREDIT', 'EINKOMMENSTEUER 2025 ERSTATTUNG ST-NR 34/417/02211'),
    (1, '2026-08-03', 1, '2026-08-03',  -74600, 'Ferienhof Sørensen', 'NB-260803-U1', 'XFER', 'Sommerhus uge 32 [booking 7F-2291]'),
    (1, '2026-06-12', 1, '2026-06-12',   -8947, 'Globetrotter', 'NB-260612-K1', 'POS', 'GLOBETROTTER//BERLIN/DE 2026-06-11T17:52:40 Karte 4'),
    (1, '2026-05-21', 1, '2026-05-21',   -2990, 'Blumen Rosengarten', 'NB-260521-K1', 'POS', 'Blumen Rosengarten 💐 Sommerstrauß'),
    (1, '2025-09-16', 1, '2025-09-16',   39105, 'Finanzamt Mitte', 'NB-250916-G1', 'CREDIT', 'EINKOMMENSTEUER 2024 ERSTATTUNG ST-NR 34/417/02211'),
    (1, '2025-08-04', 1, '2025-08-04', -112350, 'Alpenhotel Gämsle', 'NB-250804-U1', 'XFER', 'Buchung 88-2025, 7 Nächte, 2 Personen'),
    (1, '2024-09-17', 1, '2024-09-17',   51260, 'Finanzamt Mitte', 'NB-240917-G1', 'CREDIT', 'EINKOMMENSTEUER 2023 ERSTATTUNG ST-NR 34/417/02211'),
    -- Credit card: a purchase and its refund; Travel USD: a reversed hold.
    (3, '2026-09-08', 1, '2026-09-07',  -12995, 'Zalando', 'CC-260908-1', 'POS', 'ZALANDO SE BERLIN [Order 10105566778]'),
    (3, '2026-09-22', 1, '2026-09-21',   12995, 'Zalando', 'CC-260922-1', 'CREDIT', 'REFUND ZALANDO SE BERLIN [Order 10105566778]'),
    (4, '2026-09-14', 1, '2026-09-14',  -25000, 'Hotel Nomad', 'MM-260914-1', 'POS', 'HOTEL NOMAD NEW YORK NY [authorization hold]'),
    (4, '2026-09-17', 1, '2026-09-17',   25000, 'Hotel Nomad', 'MM-260917-1', 'CREDIT', 'REVERSAL HOTEL NOMAD NEW YORK NY [authorization hold]'),
    -- Old savings: the last that happened on it. Since then the bank only reports.
    (7, '2023-11-14', 1, '2023-11-14',   25000, 'Ben Adeyemi', 'AK-0231', 'XFER', 'Übertrag'),
    (7, '2023-12-29', 1, '2023-12-31',    1118, NULL, NULL, 'INT', 'Habenzinsen 2023 abzgl. KESt'),
    (7, '2024-02-09', 1, '2024-02-09',  -60000, 'Ben Adeyemi', 'AK-0232', 'XFER', 'Behebung Kaution'),
    (7, '2024-03-29', 1, '2024-03-31',    -360, NULL, NULL, 'FEE', 'Kontoführung Q1/2024');

-- Everything that comes back: standing orders and purchases, for each of the 36 months.

INSERT INTO transactions (account_id, booked_on, sequence, value_on, amount, counterparty, reference, kind, description)
WITH RECURSIVE
months (n, first_day) AS (
    VALUES (0, '2023-11-01')
    UNION ALL
    SELECT n + 1, date(first_day, '+1 month') FROM months WHERE n < 35
),
-- Account, first and last month, in which months of the year ('' is all), day, amount.
-- {month} stands for the month.
standing (account_id, since, until, in_months, day, amount, kind, counterparty, description) AS (VALUES
    -- Everyday
    (1, '2023-11', '2024-12', '',            29,  294175, 'CREDIT',      'Halvorsen Software GmbH', 'LOHN/GEHALT {month} PERS.NR. 004711'),
    (1, '2025-01', '2025-12', '',            29,  305820, 'CREDIT',      'Halvorsen Software GmbH', 'LOHN/GEHALT {month} PERS.NR. 004711'),
    (1, '2026-01', '2026-10', '',            29,  316495, 'CREDIT',      'Halvorsen Software GmbH', 'LOHN/GEHALT {month} PERS.NR. 004711'),
    (1, '2023-11', '2026-10', '11',          29,   90000, 'CREDIT',      'Halvorsen Software GmbH', 'SONDERZAHLUNG {month} PERS.NR. 004711'),
    (1, '2023-11', '2025-06', '',             2, -104500, 'XFER',        'Hausverwaltung Brandt & Söhne KG', 'DAUERAUFTRAG MIETE {month} WHG 3 LINKS'),
    (1, '2025-07', '2026-10', '',             2, -108000, 'XFER',        'Hausverwaltung Brandt & Söhne KG', 'DAUERAUFTRAG MIETE {month} WHG 3 LINKS'),
    (1, '2023-11', '2026-10', '',             3,   -6800, 'DIRECTDEBIT', 'Stadtwerke Spreetal', 'SEPA-LASTSCHRIFT STROM ABSCHLAG {month} VK 2203001845 GLÄUBIGER-ID DE98ZZZ09999999999'),
    (1, '2023-11', '2026-10', '',             5,   -3995, 'DIRECTDEBIT', 'NetzKlar GmbH', 'Internet {month} Kd 771204 SEPA Direct Debit Mandate NK-55120'),
    (1, '2023-11', '2026-10', '',             9,   -1999, 'DIRECTDEBIT', 'FunkFrei Mobil', 'Mobilfunk {month} 0151***4432 SEPA Direct Debit Mandate FF-1029'),
    (1, '2023-11', '2024-12', '',             4,   -4900, 'DIRECTDEBIT', 'BVG Abo-Center', 'Deutschlandticket {month} Abo 9310022'),
    (1, '2025-01', '2025-12', '',             4,   -5800, 'DIRECTDEBIT', 'BVG Abo-Center', 'Deutschlandticket {month} Abo 9310022'),
    (1, '2026-01', '2026-10', '',             4,   -6300, 'DIRECTDEBIT', 'BVG Abo-Center', 'Deutschlandticket {month} Abo 9310022'),
    (1, '2023-11', '2026-10', '',            15,   -1349, 'DIRECTDEBIT', 'Streamix B.V.', 'STREAMIX.EXAMPLE AMSTERDAM {month} [Standard plan]'),
    (1, '2023-11', '2026-10', '',             3,  -30000, 'XFER',        'Alice Lindqvist', 'Dauerauftrag Sparen {month}'),
    (1, '2023-11', '2026-10', '02 05 08 11', 15,   -5508, 'DIRECTDEBIT', 'Rundfunk ARD, ZDF, DRadio', 'Rundfunk {month} Beitragsnr. 391882104'),
    (1, '2023-11', '2026-10', '01 04 07 10',  4,   -2277, 'DIRECTDEBIT', 'Hanse Assekuranz AG', 'Haftpflicht HV-20-118842 Beitrag {month}'),
    (1, '2023-11', '2026-10', '03 06 09 12', 30,   -1470, 'FEE',         NULL, 'KONTOFÜHRUNG ABSCHLUSS {month}'),
    -- Savings
    (2, '2023-11', '2026-10', '',             3,   30000, 'XFER',        'Alice Lindqvist', 'Dauerauftrag Sparen {month}'),
    (2, '2023-11', '2024-12', '03 06 09 12', 30,    4871, 'INT',         NULL, 'HABENZINSEN 2,10 % P.A. BIS {month}'),
    (2, '2025-01', '2025-12', '03 06 09 12', 30,    5633, 'INT',         NULL, 'HABENZINSEN 1,75 % P.A. BIS {month}'),
    (2, '2026-01', '2026-10', '03 06 09 12', 30,    6107, 'INT',         NULL, 'HABENZINSEN 1,50 % P.A. BIS {month}'),
    -- Credit card
    (3, '2023-11', '2026-10', '',            11,    -999, 'POS',         'Cloudlocker', 'CLOUDLOCKER 200GB DUBLIN IE'),
    (3, '2023-11', '2026-10', '',            18,   -1099, 'POS',         'Tonspur', 'TONSPUR MUSIC STOCKHOLM SE'),
    (3, '2023-11', '2026-10', '11',          20,   -3900, 'FEE',         NULL, 'JAHRESGEBÜHR KARTE [card 7899]'),
    -- Travel USD
    (4, '2023-11', '2026-10', '02 05 08',    12,   45000, 'CREDIT',      'Alice Lindqvist', 'FX EUR/USD TOP-UP {month}'),
    (4, '2023-11', '2026-10', '11',          12,   40000, 'CREDIT',      'Alice Lindqvist', 'FX EUR/USD TOP-UP {month}'),
    (4, '2023-11', '2026-10', '',             7,   -1200, 'POS',         'The Long Read', 'THE LONG READ NEW YORK NY [digital]'),
    (4, '2023-11', '2026-10', '',            21,    -500, 'POS',         'Open Maps Fund', 'OPEN MAPS FUND DONATION'),
    -- Household: what goes out is a little more than what comes in.
    (5, '2023-11', '2026-10', '',             2,  125000, 'XFER',        'Ben Adeyemi', 'Haushalt {month}'),
    (5, '2023-11', '2026-10', '',             2,   98500, 'XFER',        'Clara Vidal', 'Haushalt {month} 🏠'),
    (5, '2023-11', '2026-10', '',             3, -121300, 'DIRECTDEBIT', 'Sparbank Spree', 'DARLEHEN 6000417782 RATE {month} ZINS+TILGUNG'),
    (5, '2023-11', '2026-10', '',             4,  -21400, 'DIRECTDEBIT', 'Kita Löwenzahn e. V.', 'Elternbeitrag {month} Kind: Mika A. SEPA Direct Debit Mandate KL-0099'),
    (5, '2023-11', '2026-10', '',             5,   -9600, 'DIRECTDEBIT', 'Ökostrom Nord eG', 'Abschlag Strom {month} Vertrag 88412'),
    (5, '2023-11', '2026-10', '',             9,   -4490, 'DIRECTDEBIT', 'NetzKlar GmbH', 'Internet {month} Kd 803317 SEPA Direct Debit Mandate NK-61002'),
    (5, '2023-11', '2026-10', '02 05 08 11', 16,   -8820, 'DIRECTDEBIT', 'Wasserbetriebe Spreetal', 'Wasser/Abwasser {month} Obj 5521'),
    (5, '2026-01', '2026-10', '03 06 09',    30,   -1140, 'INT',         NULL, 'SOLLZINSEN 11,20 % EINGERÄUMTE ÜBERZIEHUNG {month}'),
    -- Yen: whole yen, half-width and full-width texts.
    (6, '2023-11', '2025-03', '',            25,  285000, 'CREDIT',      'カ）サクラソフト', '給与 {month}'),
    (6, '2025-04', '2026-10', '',            25,  301500, 'CREDIT',      'カ）サクラソフト', '給与 {month}'),
    (6, '2023-11', '2026-10', '06 12',       10,  190000, 'CREDIT',      'カ）サクラソフト', '賞与 {month}'),
    (6, '2023-11', '2026-10', '',            24,  -98000, 'XFER',        'メグロフドウサン', '振込 家賃 {month} 目黒ハイツ 203'),
    (6, '2023-11', '2026-10', '',            10,   -5680, 'DIRECTDEBIT', 'ﾄｳｷﾖｳﾃﾞﾝﾘﾖｸ', '口座振替 電気料金 {month}'),
    (6, '2023-11', '2026-10', '',            12,   -3940, 'DIRECTDEBIT', 'ﾄｳｷﾖｳｶﾞｽ', '口座振替 ガス料金 {month}'),
    (6, '2023-11', '2026-10', '',            17,   -4378, 'DIRECTDEBIT', 'ｹｲﾀｲﾃﾞﾝﾜ', '口座振替 携帯電話 {month}'),
    (6, '2023-11', '2026-10', '',            24,    -330, 'FEE',         NULL, '振込手数料'),
    (6, '2023-11', '2026-10', '',            26,  -75000, 'XFER',        'サクラショウケン', '積立投資 {month}'),
    -- Cash
    (8, '2023-11', '2026-10', '',             6,    7500, 'ATM',         NULL, 'From the cash machine')
),
-- Account, how often a month, in which months of the year, the least it costs, by how much it varies
-- and in what steps. {date} and {time} are when it was bought, {no} a number of the merchant.
purchases (account_id, often, in_months, least, spread, step, kind, counterparty, description) AS (VALUES
    -- Everyday
    (1, 4, '',                 2380,  6100,    1, 'POS',   'REWE',                 'REWE MARKT GMBH-ZWNL//BERLIN/DE {date}T{time} Karte 4'),
    (1, 3, '',                 1410,  3900,    1, 'POS',   'LIDL',                 'LIDL DIENSTLEISTUNG//BERLIN/DE {date}T{time} Karte 4'),
    (1, 2, '',                 1890,  4200,    1, 'POS',   'EDEKA Özdemir',        'EDEKA OEZDEMIR E.K.//BERLIN/DE {date}T{time} Karte 4'),
    (1, 2, '',                  890,  2600,    1, 'POS',   'dm-drogerie markt',    'DM FIL.{no} H:12044//BERLIN/DE {date}T{time} Karte 4'),
    (1, 3, '',                  320,   560,   10, 'POS',   'Café Zimt & Zucker',   'CAFE ZIMT UND ZUCKER//BERLIN/DE {date}T{time}'),
    (1, 2, '',                  280,   420,    5, 'POS',   'Bäckerei Krümel',      'Bäckerei Krümel SumUp *{no} {date}'),
    (1, 2, '',                 1680,  3900,   10, 'POS',   'Trattoria da Gìo',     'SUMUP *TRATTORIA DA GIO BERLIN {date} [Tisch 7]'),
    (1, 2, '',                  990,  6200,   10, 'POS',   'DB Vertrieb GmbH',     'DB FERNVERKEHR {no} {date} Online-Ticket'),
    (1, 1, '',                  590,  3100,    1, 'POS',   'Linden-Apotheke',      'LINDEN APOTHEKE//BERLIN/DE {date}T{time} Karte 4'),
    (1, 2, '',                 5000, 15000, 5000, 'ATM',   NULL,                   'GA NR{no} BLZ12030000 {date}/{time}UHR BERLIN'),
    (1, 1, '',                 2800,  5200,    1, 'POS',   'Baumarkt Hammer',      'HAMMER BAUMARKT//BERLIN/DE {date}T{time} Karte 4'),
    (1, 1, '',                  700,   900,   50, 'POS',   'Kino Babylon',         'KINO BABYLON//BERLIN/DE {date}T{time}'),
    -- Credit card
    (3, 4, '',                  899,  6400,    1, 'POS',   'AMZN Mktp DE',         'AMZN MKTP DE*{no} 800-279-6620 LU'),
    (3, 3, '',                  690,  1900,   10, 'POS',   'FREENOW',              'FREENOW*RIDE {no} HAMBURG'),
    (3, 2, '',                 1450,  2300,   10, 'POS',   'Lieferando',           'LIEFERANDO.DE {no} BERLIN [order]'),
    (3, 2, '',                 3990,  7100,   10, 'POS',   'Modehaus Äther',       'MODEHAUS AETHER ONLINE {no} KOELN'),
    (3, 1, '',                 4900, 16000,   10, 'POS',   'Nachtzug Europa',      'NACHTZUG EUROPA {no} WIEN AT'),
    (3, 2, '',                  499,  1500,  100, 'POS',   'Pixelspiele',          'PIXELSPIELE.EXAMPLE {no} VALLETTA MT'),
    -- Travel USD: two trips a year.
    (4, 8, '04 09',             450,   900,    1, 'POS',   'Blue Kettle Coffee',   'BLUE KETTLE COFFEE #{no} BROOKLYN NY'),
    (4, 6, '04 09',            1150,  3800,    1, 'POS',   'YellowCab',            'TST* YELLOWCAB {no} NEW YORK NY'),
    (4, 6, '04 09',            2480,  6600,    1, 'POS',   'Corner Deli',          'SQ *CORNER DELI {no} NEW YORK NY [tip incl.]'),
    (4, 1, '04 09',           10000, 12000, 2000, 'ATM',   NULL,                   'ATM WITHDRAWAL {no} 5TH AVE NEW YORK'),
    (4, 1, '04 09',             350,     1,    1, 'FEE',   NULL,                   'NON-NETWORK ATM FEE'),
    -- Household
    (5, 5, '',                 4100,  7600,    1, 'POS',   'REWE',                 'REWE SAGT DANKE. {no}//POTSDAM/DE {date}T{time} Karte 1'),
    (5, 4, '',                 1650,  4100,    1, 'POS',   'ALDI Nord',            'ALDI NORD FIL {no}//POTSDAM/DE {date}T{time} Karte 2'),
    (5, 3, '',                 1290,  3000,    1, 'POS',   'Rossmann',             'ROSSMANN {no}//POTSDAM/DE {date}T{time} Karte 2'),
    (5, 2, '',                 4800,  3600,    1, 'POS',   'Tankhof Süd',          'TANKHOF SUED//POTSDAM/DE {date}T{time} Karte 1'),
    (5, 2, '',                 1500,  4500,   50, 'POS',   'Kinderladen Purzel',   'KINDERLADEN PURZEL//POTSDAM/DE {date} [Mika]'),
    (5, 2, '',                  740,  1200,   10, 'POS',   'Eisdiele Venezia',     'EISDIELE VENEZIA 🍦 {date}'),
    -- Yen
    (6, 7, '',                  210,  1400,    1, 'POS',   'セブン-イレブン',      'デビット {no} セブン-イレブン 目黒駅前店'),
    (6, 4, '',                  180,  1100,    1, 'POS',   'ファミリーマート',     'デビット {no} ファミリーマート 五反田'),
    (6, 4, '',                 1850,  4200,    1, 'POS',   '西友',                 'デビット {no} 西友 中目黒店'),
    (6, 3, '',                 3000,  6000, 1000, 'DEBIT', 'モバイルSuica',        'モバイルSuica チャージ [{no}]'),
    (6, 3, '',                  450,   500,   10, 'POS',   '喫茶ハト',             'デビット {no} 喫茶ハト ☕'),
    (6, 2, '',                 1200,  4800,   50, 'POS',   'らーめん 一番星',      'デビット {no} らーめん 一番星 恵比寿'),
    (6, 2, '',                10000, 30000, 10000, 'ATM',  NULL,                   'ATM 引出 コンビニ {no}'),
    -- Cash
    (8, 4, '',                  250,   900,   50, NULL,    'Flea market',          'Flea market'),
    (8, 3, '',                  480,  1500,   10, NULL,    'Farmers market',       'Vegetables, eggs'),
    (8, 2, '',                  300,   700,   50, NULL,    NULL,                   'Kiosk')
),
-- Both as one list, numbered: a fixed day, or day 0 and the j-th of so many times a month.
plan AS (
    SELECT row_number() OVER (ORDER BY account_id, description, since, amount) AS k, * FROM (
        SELECT account_id, since, until, in_months, day, 1 AS often, amount, 1 AS spread, 1 AS step,
            kind, counterparty, description
        FROM standing
        UNION ALL
        SELECT account_id, '2023-11', '2026-10', in_months, 0, often, -least, spread, step,
            kind, counterparty, description
        FROM purchases
    )
),
times (j) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8)),
-- The number that stands in for chance.
drawn AS MATERIALIZED (
    SELECT *, (x * x + 12345 * x) % 999983 AS h
    FROM (
        SELECT *, months.n * 7919 + k * 104729 + j * 3571 AS x,
            CAST(strftime('%d', first_day, '+1 month', '-1 day') AS INTEGER) AS days
        FROM months
        JOIN plan ON substr(first_day, 1, 7) BETWEEN since AND until
            AND (in_months = '' OR instr(in_months, substr(first_day, 6, 2)) > 0)
        JOIN times ON j <= often
    )
    WHERE often = 1 OR h % 9 > 0
),
dated AS (
    SELECT *, date(first_day, '-1 day', '+' || min(days, CASE
        WHEN day > 0 THEN day ELSE 1 + ((j - 1) * days + h / 31 % days) / often
    END) || ' days') AS due_on
    FROM drawn
),
-- Nothing is booked at weekends: it waits for Monday, or near the end of a month comes on Friday.
booked AS MATERIALIZED (
    SELECT *, CASE
        WHEN strftime('%w', due_on) NOT IN ('0', '6') THEN due_on
        WHEN substr(due_on, 9) > '24' THEN date(due_on, '-2 days', 'weekday 5')
        ELSE date(due_on, 'weekday 1')
    END AS booked_on
    FROM dated
),
numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY account_id, booked_on ORDER BY day = 0, amount < 0, h, k, j
    ) + (
        SELECT coalesce(max(sequence), 0) FROM transactions
        WHERE account_id = booked.account_id AND booked_on = booked.booked_on
    ) AS sequence
    FROM booked
    WHERE (day > 0 OR substr(booked_on, 6) NOT IN ('01-01', '12-25', '12-26'))
        -- The month of Everyday that nobody imported.
        AND NOT (account_id = 1 AND first_day = '2026-03-01')
        -- Run again on the same file, this adds nothing.
        AND NOT EXISTS (SELECT 1 FROM reported_balances WHERE kind = 'closing')
)
SELECT account_id, booked_on, sequence,
    CASE WHEN h % 6 = 0 AND strftime('%w', booked_on) < '5' THEN date(booked_on, '+1 day') ELSE booked_on END,
    amount + sign(amount) * (h % spread / step * step),
    counterparty,
    CASE WHEN kind NOT IN ('ATM', 'FEE', 'INT') THEN
        printf('%d%s%03d%03d', account_id, replace(booked_on, '-', ''), sequence, h % 1000)
    END,
    kind,
    replace(replace(replace(replace(description,
        '{month}', substr(first_day, 1, 7)),
        '{date}', date(booked_on, '-' || iif(strftime('%w', booked_on) = '1', 2, h % 2) || ' days')),
        '{time}', printf('%02d:%02d:%02d', 8 + h % 12, h / 7 % 60, h / 11 % 60)),
        '{no}', printf('%05d', k * 811 + h % 17))
FROM numbered
ORDER BY account_id, booked_on, sequence;

-- Each month of the credit card is paid from Everyday in the month after.

INSERT INTO transactions (account_id, booked_on, sequence, value_on, amount, counterparty, reference, kind, description)
WITH
bills (month, amount) AS (
    VALUES ('2023-10', 41296)
    UNION ALL
    SELECT month, -(total_in + total_out) FROM monthly_totals WHERE account_id = 3 AND month < '2026-10'
),
paid AS (
    SELECT *, CASE
        WHEN strftime('%w', month || '-06', '+1 month') IN ('0', '6')
        THEN date(month || '-06', '+1 month', 'weekday 1')
        ELSE date(month || '-06', '+1 month')
    END AS booked_on
    FROM bills
),
sides (account_id, sign, counterparty, kind, description) AS (VALUES
    (1, -1, 'Nordstern Bank Kreditkarten', 'DIRECTDEBIT', 'KREDITKARTENABRECHNUNG {month} KARTE [4000 **** 7899]'),
    (3,  1, 'Alice Lindqvist',             'CREDIT',      'PAYMENT RECEIVED {month} - THANK YOU')
)
SELECT account_id, booked_on, 1 + (
        SELECT coalesce(max(sequence), 0) FROM transactions
        WHERE account_id = sides.account_id AND booked_on = paid.booked_on
    ),
    booked_on, sign * amount, counterparty, printf('%d%sCARD', account_id, replace(booked_on, '-', '')),
    kind, replace(description, '{month}', month)
FROM paid CROSS JOIN sides
WHERE NOT (account_id = 1 AND month = '2026-02')
    AND NOT EXISTS (SELECT 1 FROM reported_balances WHERE kind = 'closing')
ORDER BY account_id, booked_on;

-- After the gap the bank reports again. March 2026 came to 278.43, which is all that is known of it.

INSERT INTO reported_balances (account_id, as_of, kind, amount)
SELECT 1, '2026-04-01', 'opening', 187643 + 27843 + sum(amount)
FROM transactions
WHERE account_id = 1 AND booked_on < '2026-04-01';

-- At the end of each month the bank reports its last opening balance and all that was booked since.
-- Nothing is reported for Cash, for the gap, and for the end of the newest month of Everyday.

INSERT INTO reported_balances (account_id, as_of, kind, amount)
WITH RECURSIVE
months (first_day, last_day) AS (
    VALUES ('2023-11-01', '2023-11-30')
    UNION ALL
    SELECT date(first_day, '+1 month'), date(first_day, '+2 months', '-1 day')
    FROM months WHERE first_day < '2026-10-01'
)
SELECT opening.account_id, last_day, 'closing', opening.amount + (
    SELECT coalesce(sum(amount), 0) FROM transactions
    WHERE account_id = opening.account_id AND booked_on BETWEEN opening.as_of AND last_day
)
FROM months
JOIN reported_balances AS opening ON opening.kind = 'opening' AND opening.as_of = (
    SELECT max(as_of) FROM reported_balances
    WHERE account_id = opening.account_id AND kind = 'opening' AND as_of <= first_day
)
WHERE NOT (opening.account_id = 1 AND first_day IN ('2026-03-01', '2026-10-01'))
ORDER BY opening.account_id, last_day;

-- The newest report for Everyday came with a download on 15 October.

INSERT INTO reported_balances (account_id, as_of, kind, after_sequence, amount)
SELECT 1, '2026-10-15', 'ledger',
    (SELECT max(sequence) FROM transactions WHERE account_id = 1 AND booked_on = '2026-10-15'),
    (SELECT amount FROM reported_balances WHERE account_id = 1 AND as_of = '2026-09-30') + sum(amount)
FROM transactions
WHERE account_id = 1 AND booked_on BETWEEN '2026-10-01' AND '2026-10-15';

-- Last, what makes June 2026 wrong: the same card payment again, at the end of its day.

INSERT INTO transactions (account_id, booked_on, sequence, value_on, amount, counterparty, reference, kind, description)
SELECT account_id, booked_on, (
    SELECT max(sequence) + 1 FROM transactions WHERE account_id = 1 AND booked_on = '2026-06-12'
), value_on, amount, counterparty, reference, kind, description
FROM transactions
WHERE reference = 'NB-260612-K1'
GROUP BY reference HAVING count(*) = 1;

COMMIT;
