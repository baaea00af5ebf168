CREATE TABLE holdings (
    person TEXT NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    permission_set TEXT NOT NULL,
    directory_user TEXT NOT NULL,
    binding TEXT NOT NULL,
    was_standing INTEGER NOT NULL CHECK (was_standing IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('absent', 'adding', 'present', 'removing')),
    since INTEGER,
    due_at INTEGER,
    perhaps_there INTEGER CHECK (perhaps_there IN (0, 1)),
    -- How far an addition or a removal is.
    course TEXT,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    calls TEXT NOT NULL,
    setback TEXT,
    next_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (person, account, permission_set),
    CHECK ((state IN ('adding', 'present')) = (since IS NOT NULL)),
    CHECK ((state = 'removing') = (due_at IS NOT NULL)),
    CHECK ((state = 'adding') = (perhaps_there IS NOT NULL)),
    CHECK ((state IN ('adding', 'removing')) = (course IS NOT NULL))
) STRICT;
CREATE INDEX holdings_by_next ON holdings (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX holdings_by_entitlement ON holdings (account, permission_set);
