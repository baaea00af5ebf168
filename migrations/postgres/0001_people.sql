-- People are known by (issuer, subject) and by their user in the directory, never by e-mail.
CREATE TABLE people (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    directory_user TEXT COLLATE "C" UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    zone TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    UNIQUE (issuer, subject)
);

CREATE TABLE sessions (
    hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    started_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person, started_at);
CREATE INDEX sessions_by_start ON sessions (started_at);
CREATE INDEX sessions_by_last_seen ON sessions (last_seen_at);
