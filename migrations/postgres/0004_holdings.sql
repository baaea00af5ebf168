CREATE TABLE holdings (
    person TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    account TEXT COLLATE "C" NOT NULL,
    permission_set TEXT COLLATE "C" NOT NULL,
    directory_user TEXT COLLATE "C" NOT NULL,
    binding TEXT NOT NULL,
    was_standing BOOLEAN NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('absent', 'adding', 'present', 'removing')),
    since BIGINT,
    due_at BIGINT,
    perhaps_there BOOLEAN,
    -- How far an addition or a removal is.
    course TEXT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    calls TEXT NOT NULL,
    setback TEXT,
    next_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (person, account, permission_set),
    CHECK ((state IN ('adding', 'present')) = (since IS NOT NULL)),
    CHECK ((state = 'removing') = (due_at IS NOT NULL)),
    CHECK ((state = 'adding') = (perhaps_there IS NOT NULL)),
    CHECK ((state IN ('adding', 'removing')) = (course IS NOT NULL))
);
CREATE INDEX holdings_by_next ON holdings (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX holdings_by_entitlement ON holdings (account, permission_set);
