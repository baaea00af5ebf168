-- One run of the import. Readers see the records of the last finished one only.
CREATE TABLE catalog_imports (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'abandoned')),
    -- The finished import that this one is compared with.
    base TEXT,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    cursor TEXT,
    progress TEXT NOT NULL,
    setback TEXT,
    read INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    CHECK ((state = 'finished') = (finished_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX catalog_imports_running ON catalog_imports (state) WHERE state = 'running';
CREATE INDEX catalog_imports_finished ON catalog_imports (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE catalog_records (
    import_id TEXT NOT NULL REFERENCES catalog_imports (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (import_id, kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE favourites (
    person TEXT NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    permission_set TEXT NOT NULL,
    PRIMARY KEY (person, account, permission_set)
) STRICT;
