-- What each permission set allowed, and since which import: what a decision was made on can be read again.
CREATE TABLE permission_set_contents (
    permission_set TEXT COLLATE "C" NOT NULL,
    since BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (permission_set, since)
);
