-- One run of the import. Readers see the records of the last finished one only.
CREATE TABLE catalog_imports (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'finished', 'abandoned')),
    -- The finished import that this one is compared with.
    base TEXT COLLATE "C",
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    cursor TEXT,
    progress TEXT NOT NULL,
    setback TEXT,
    read BIGINT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    CHECK ((state = 'finished') = (finished_at IS NOT NULL))
);
CREATE UNIQUE INDEX catalog_imports_running ON catalog_imports (state) WHERE state = 'running';
CREATE INDEX catalog_imports_finished ON catalog_imports (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE catalog_records (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES catalog_imports (id),
    kind TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (import_id, kind, key)
);

CREATE TABLE favourites (
    person TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    account TEXT COLLATE "C" NOT NULL,
    permission_set TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person, account, permission_set)
);
