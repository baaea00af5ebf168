-- Every text that was in force, the highest number now.
CREATE TABLE policy_versions (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    way TEXT NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;

CREATE TABLE policy_proposals (
    id TEXT NOT NULL PRIMARY KEY,
    base INTEGER NOT NULL REFERENCES policy_versions (number),
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn')),
    decided_by TEXT REFERENCES people (id),
    decider TEXT,
    decided_at INTEGER,
    comment TEXT,
    number INTEGER UNIQUE,
    version INTEGER NOT NULL CHECK (version > 0),
    CHECK (decided_by IS NULL OR decided_by <> person),
    CHECK ((state IN ('confirmed', 'refused')) = (decided_by IS NOT NULL)),
    CHECK ((state = 'confirmed') = (number IS NOT NULL)),
    CHECK ((state = 'waiting') = (decided_at IS NULL))
) STRICT;
CREATE INDEX policy_proposals_waiting ON policy_proposals (proposed_at, id) WHERE state = 'waiting';
CREATE INDEX policy_proposals_closed ON policy_proposals (decided_at, id) WHERE decided_at IS NOT NULL;

-- What was in force is history.
CREATE TRIGGER policy_versions_guard_update BEFORE UPDATE ON policy_versions
BEGIN
    SELECT RAISE(ABORT, 'a version of the policies does not change');
END;
CREATE TRIGGER policy_versions_guard_delete BEFORE DELETE ON policy_versions
BEGIN
    SELECT RAISE(ABORT, 'a version of the policies is never deleted');
END;
CREATE TRIGGER policy_versions_guard_gap BEFORE INSERT ON policy_versions
WHEN NEW.number <> COALESCE((SELECT MAX(number) FROM policy_versions), 0) + 1
BEGIN
    SELECT RAISE(ABORT, 'versions of the policies have no gaps');
END;

-- A proposal starts waiting, keeps what it says, and is decided once.
CREATE TRIGGER policy_proposals_guard_start BEFORE INSERT ON policy_proposals
WHEN NEW.state <> 'waiting'
BEGIN
    SELECT RAISE(ABORT, 'a proposal starts waiting');
END;
CREATE TRIGGER policy_proposals_guard_closed BEFORE UPDATE ON policy_proposals
WHEN OLD.state <> 'waiting'
BEGIN
    SELECT RAISE(ABORT, 'a closed proposal does not change');
END;
CREATE TRIGGER policy_proposals_guard_content BEFORE UPDATE ON policy_proposals
WHEN NEW.base <> OLD.base OR NEW.text <> OLD.text OR NEW.hash <> OLD.hash OR NEW.person <> OLD.person
    OR NEW.reason <> OLD.reason OR NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'what a proposal says does not change');
END;
CREATE TRIGGER policy_proposals_guard_delete BEFORE DELETE ON policy_proposals
BEGIN
    SELECT RAISE(ABORT, 'a proposal is never deleted');
END;
