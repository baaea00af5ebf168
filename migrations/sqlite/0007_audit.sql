-- The hash chain. Columns beside the document are for searching only.
CREATE TABLE audit_events (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    person TEXT,
    request_id TEXT,
    grant_id TEXT,
    account TEXT,
    permission_set TEXT
) STRICT;
CREATE INDEX audit_by_time ON audit_events (at, sequence);
CREATE INDEX audit_by_kind ON audit_events (kind, sequence);
CREATE INDEX audit_by_actor ON audit_events (actor_name, sequence);
CREATE INDEX audit_by_actor_kind ON audit_events (actor_name, kind, sequence);
CREATE INDEX audit_by_person ON audit_events (person, sequence) WHERE person IS NOT NULL;
CREATE INDEX audit_by_request ON audit_events (request_id, sequence) WHERE request_id IS NOT NULL;
CREATE INDEX audit_by_grant ON audit_events (grant_id, sequence) WHERE grant_id IS NOT NULL;
CREATE INDEX audit_by_account ON audit_events (account, sequence) WHERE account IS NOT NULL;
CREATE INDEX audit_by_account_kind ON audit_events (account, kind, sequence) WHERE account IS NOT NULL;
CREATE INDEX audit_by_entitlement ON audit_events (account, permission_set, sequence) WHERE account IS NOT NULL;

-- Every name that stands in the log as an actor, so that part of a name finds its records by index.
CREATE TABLE audit_actors (
    name TEXT NOT NULL PRIMARY KEY
) STRICT;

CREATE TRIGGER audit_guard_update BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_guard_delete BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_guard_gap BEFORE INSERT ON audit_events
WHEN NEW.sequence <> COALESCE((SELECT MAX(sequence) FROM audit_events), 0) + 1
BEGIN
    SELECT RAISE(ABORT, 'the audit log has no gaps');
END;
CREATE TRIGGER audit_actors_known AFTER INSERT ON audit_events
BEGIN
    INSERT INTO audit_actors (name) VALUES (NEW.actor_name) ON CONFLICT DO NOTHING;
END;

-- What SQLite would measure in a log of 10 million records, told beforehand: rows, then rows for each value of the
-- first column, of the first two, and so on. Without it SQLite takes the index of one column where one of two is better.
ANALYZE audit_events;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('audit_events', 'audit_by_time', '10000000 10 1'),
    ('audit_events', 'audit_by_kind', '10000000 400000 1'),
    ('audit_events', 'audit_by_actor', '10000000 5000 1'),
    ('audit_events', 'audit_by_actor_kind', '10000000 5000 500 1'),
    ('audit_events', 'audit_by_person', '8000000 2000 1'),
    ('audit_events', 'audit_by_request', '8000000 8 1'),
    ('audit_events', 'audit_by_grant', '6000000 6 1'),
    ('audit_events', 'audit_by_account', '8000000 8000 1'),
    ('audit_events', 'audit_by_account_kind', '8000000 8000 500 1'),
    ('audit_events', 'audit_by_entitlement', '8000000 8000 100 1');
