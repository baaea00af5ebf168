CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    directory_user TEXT NOT NULL,
    account TEXT NOT NULL,
    permission_set TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('request')),
    request_id TEXT UNIQUE,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'adding', 'active', 'removing', 'ended')),
    since INTEGER,
    due_at INTEGER,
    ended_at INTEGER,
    ending TEXT,
    kept_by TEXT REFERENCES grants (id),
    version INTEGER NOT NULL,
    CHECK ((cause = 'request') = (request_id IS NOT NULL)),
    CHECK ((state IN ('adding', 'active')) = (since IS NOT NULL)),
    CHECK ((state = 'removing') = (due_at IS NOT NULL)),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK ((state IN ('removing', 'ended')) = (ending IS NOT NULL)),
    -- No access without a decision: at commit an approved request must name this grant, person and entitlement.
    FOREIGN KEY (request_id, id, person, account, permission_set)
        REFERENCES requests (id, grant_id, person, account, permission_set) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX grants_by_person ON grants (person, id);
CREATE INDEX grants_by_start ON grants (starts_at, id, ended_at);
CREATE INDEX grants_live ON grants (person, account, permission_set) WHERE ended_at IS NULL;
CREATE INDEX grants_live_by_entitlement ON grants (account, permission_set) WHERE ended_at IS NULL;
CREATE INDEX grants_to_start ON grants (starts_at) WHERE state = 'scheduled';
CREATE INDEX grants_moving ON grants (ends_at) WHERE state IN ('adding', 'removing');
CREATE INDEX grants_removing ON grants (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX grants_to_end ON grants (ends_at) WHERE since IS NOT NULL;

-- Who has what from when to when never changes; an ended grant stays ended.
CREATE TRIGGER grants_guard_delete BEFORE DELETE ON grants
BEGIN
    SELECT RAISE(ABORT, 'a grant is never deleted');
END;
CREATE TRIGGER grants_guard_ended BEFORE UPDATE ON grants
WHEN OLD.state = 'ended'
BEGIN
    SELECT RAISE(ABORT, 'an ended grant does not change');
END;
CREATE TRIGGER grants_guard_content BEFORE UPDATE ON grants
WHEN NEW.id IS DISTINCT FROM OLD.id
    OR NEW.person IS DISTINCT FROM OLD.person
    OR NEW.directory_user IS DISTINCT FROM OLD.directory_user
    OR NEW.account IS DISTINCT FROM OLD.account
    OR NEW.permission_set IS DISTINCT FROM OLD.permission_set
    OR NEW.cause IS DISTINCT FROM OLD.cause
    OR NEW.request_id IS DISTINCT FROM OLD.request_id
    OR NEW.starts_at IS DISTINCT FROM OLD.starts_at
    OR NEW.ends_at IS DISTINCT FROM OLD.ends_at
BEGIN
    SELECT RAISE(ABORT, 'what a grant gives does not change');
END;
