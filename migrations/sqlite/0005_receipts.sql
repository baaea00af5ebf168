CREATE TABLE receipts (
    id TEXT NOT NULL PRIMARY KEY,
    change TEXT NOT NULL CHECK (change IN ('add', 'remove')),
    person TEXT NOT NULL REFERENCES people (id),
    directory_user TEXT NOT NULL,
    account TEXT NOT NULL,
    permission_set TEXT NOT NULL,
    binding TEXT NOT NULL,
    grants TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    sent_at INTEGER,
    accepted_at INTEGER,
    confirmed_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    calls TEXT NOT NULL,
    read_back TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX receipts_by_due ON receipts (change, due_at, id);

-- The grants that a receipt serves, to find it by one of them.
CREATE TABLE receipt_grants (
    grant_id TEXT NOT NULL REFERENCES grants (id),
    receipt_id TEXT NOT NULL REFERENCES receipts (id),
    PRIMARY KEY (grant_id, receipt_id)
) STRICT;

CREATE TRIGGER receipts_guard_update BEFORE UPDATE ON receipts
BEGIN
    SELECT RAISE(ABORT, 'a receipt does not change');
END;
CREATE TRIGGER receipts_guard_delete BEFORE DELETE ON receipts
BEGIN
    SELECT RAISE(ABORT, 'a receipt does not change');
END;
