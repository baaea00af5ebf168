-- What each permission set allowed, and since which import: what a decision was made on can be read again.
CREATE TABLE permission_set_contents (
    permission_set TEXT NOT NULL,
    since INTEGER NOT NULL,
    hash TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (permission_set, since)
) STRICT;
