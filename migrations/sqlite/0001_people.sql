-- People are known by (issuer, subject) and by their user in the directory, never by e-mail.
CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    directory_user TEXT UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    zone TEXT NOT NULL,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    started_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    user_agent TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions (person, started_at);
CREATE INDEX sessions_by_start ON sessions (started_at);
CREATE INDEX sessions_by_last_seen ON sessions (last_seen_at);
