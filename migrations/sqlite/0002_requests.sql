CREATE TABLE requests (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    permission_set TEXT NOT NULL,
    length_minutes INTEGER NOT NULL CHECK (length_minutes > 0),
    starts_at INTEGER,
    reason TEXT NOT NULL,
    ticket TEXT,
    submitted_at INTEGER NOT NULL,
    answer TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn', 'expired')),
    expires_at INTEGER,
    closed_at INTEGER,
    grant_id TEXT,
    version INTEGER NOT NULL,
    CHECK ((state = 'pending') = (expires_at IS NOT NULL)),
    CHECK ((state = 'approved') = (grant_id IS NOT NULL)),
    CHECK ((state IN ('withdrawn', 'expired')) = (closed_at IS NOT NULL)),
    -- What a grant must name: see 0003.
    UNIQUE (id, grant_id, person, account, permission_set)
) STRICT;
CREATE INDEX requests_by_person ON requests (person, id);
CREATE INDEX requests_by_state ON requests (state, id);
CREATE INDEX requests_by_expiry ON requests (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX requests_by_grant ON requests (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX requests_by_entitlement ON requests (person, account, permission_set, id);
-- Nobody waits twice for the same, whatever races.
CREATE UNIQUE INDEX requests_pending_once ON requests (person, account, permission_set) WHERE state = 'pending';

-- At most one decision per request, whatever races.
CREATE TABLE decisions (
    request_id TEXT NOT NULL PRIMARY KEY REFERENCES requests (id),
    id TEXT NOT NULL UNIQUE,
    -- Who decided; empty when policy did by itself.
    person TEXT REFERENCES people (id),
    actor TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'rejected')),
    comment TEXT,
    length_minutes INTEGER NOT NULL CHECK (length_minutes > 0),
    content TEXT NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;

-- The database refuses what the domain refuses: a request starts pending, what it asks for never changes, it is
-- closed once, and only a decision approves or rejects it.
CREATE TRIGGER requests_guard_delete BEFORE DELETE ON requests
BEGIN
    SELECT RAISE(ABORT, 'a request is never deleted');
END;
CREATE TRIGGER requests_guard_insert BEFORE INSERT ON requests
WHEN NEW.state <> 'pending'
BEGIN
    SELECT RAISE(ABORT, 'a request starts pending');
END;
CREATE TRIGGER requests_guard_closed BEFORE UPDATE ON requests
WHEN OLD.state <> 'pending'
BEGIN
    SELECT RAISE(ABORT, 'a closed request does not change');
END;
CREATE TRIGGER requests_guard_content BEFORE UPDATE ON requests
WHEN NEW.id IS DISTINCT FROM OLD.id
    OR NEW.person IS DISTINCT FROM OLD.person
    OR NEW.account IS DISTINCT FROM OLD.account
    OR NEW.permission_set IS DISTINCT FROM OLD.permission_set
    OR NEW.length_minutes IS DISTINCT FROM OLD.length_minutes
    OR NEW.starts_at IS DISTINCT FROM OLD.starts_at
    OR NEW.reason IS DISTINCT FROM OLD.reason
    OR NEW.ticket IS DISTINCT FROM OLD.ticket
    OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at
BEGIN
    SELECT RAISE(ABORT, 'what a request asks for does not change');
END;
CREATE TRIGGER requests_guard_decision BEFORE UPDATE ON requests
WHEN NEW.state IN ('approved', 'rejected')
    AND NOT EXISTS (SELECT 1 FROM decisions WHERE request_id = NEW.id AND verdict = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'only a decision approves or rejects');
END;

CREATE TRIGGER decisions_guard_update BEFORE UPDATE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'a decision does not change');
END;
CREATE TRIGGER decisions_guard_delete BEFORE DELETE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'a decision does not change');
END;
CREATE TRIGGER decisions_guard_pending BEFORE INSERT ON decisions
WHEN (SELECT state FROM requests WHERE id = NEW.request_id) <> 'pending'
BEGIN
    SELECT RAISE(ABORT, 'only a pending request is decided');
END;
CREATE TRIGGER decisions_guard_person BEFORE INSERT ON decisions
WHEN (SELECT person FROM requests WHERE id = NEW.request_id) = NEW.person
BEGIN
    SELECT RAISE(ABORT, 'nobody decides for themselves');
END;
CREATE TRIGGER decisions_guard_length BEFORE INSERT ON decisions
WHEN (SELECT length_minutes FROM requests WHERE id = NEW.request_id) < NEW.length_minutes
BEGIN
    SELECT RAISE(ABORT, 'nobody gets longer than asked');
END;
