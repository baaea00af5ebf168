CREATE TABLE receipts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    change TEXT COLLATE "C" NOT NULL CHECK (change IN ('add', 'remove')),
    person TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    directory_user TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    permission_set TEXT COLLATE "C" NOT NULL,
    binding TEXT NOT NULL,
    grants TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    accepted_at BIGINT,
    confirmed_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    calls TEXT NOT NULL,
    read_back TEXT NOT NULL,
    note TEXT
);
CREATE INDEX receipts_by_due ON receipts (change, due_at, id);

-- The grants that a receipt serves, to find it by one of them.
CREATE TABLE receipt_grants (
    grant_id TEXT COLLATE "C" NOT NULL REFERENCES grants (id),
    receipt_id TEXT COLLATE "C" NOT NULL REFERENCES receipts (id),
    PRIMARY KEY (grant_id, receipt_id)
);

CREATE FUNCTION receipts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a receipt does not change';
END $$;
CREATE TRIGGER receipts_guard BEFORE UPDATE OR DELETE ON receipts
    FOR EACH ROW EXECUTE FUNCTION receipts_guard();
