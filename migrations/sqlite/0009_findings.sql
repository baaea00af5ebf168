-- What a person should look at. Kinds are not listed here: a new one needs no migration.
CREATE TABLE findings (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT REFERENCES people (id),
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL CHECK (last_seen >= first_seen),
    resolved_at INTEGER
) STRICT;
-- Of a kind and a subject at most one is open, however many replicas look.
CREATE UNIQUE INDEX findings_open ON findings (kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX findings_resolved ON findings (resolved_at, id) WHERE resolved_at IS NOT NULL;

-- A finding is history: it is never deleted, and a resolved one does not change.
CREATE TRIGGER findings_guard_delete BEFORE DELETE ON findings
BEGIN
    SELECT RAISE(ABORT, 'a finding is never deleted');
END;
CREATE TRIGGER findings_guard_resolved BEFORE UPDATE ON findings
WHEN OLD.resolved_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a resolved finding does not change');
END;

-- What each comparison of AWS with the ledger came to; one for each reading of AWS, however many replicas compare.
CREATE TABLE sweeps (
    import_id TEXT NOT NULL PRIMARY KEY REFERENCES catalog_imports (id),
    at INTEGER NOT NULL,
    differences INTEGER NOT NULL,
    removals INTEGER NOT NULL,
    put_off INTEGER NOT NULL,
    unchecked INTEGER NOT NULL
) STRICT;
CREATE INDEX sweeps_by_time ON sweeps (at);

-- The evidence of one person's access to one entitlement.
CREATE INDEX receipts_by_access ON receipts (person, account, permission_set, confirmed_at, id);
