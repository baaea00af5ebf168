-- What a person should look at. Kinds are not listed here: a new one needs no migration.
CREATE TABLE findings (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" REFERENCES people (id),
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL CHECK (last_seen >= first_seen),
    resolved_at BIGINT
);
-- Of a kind and a subject at most one is open, however many replicas look.
CREATE UNIQUE INDEX findings_open ON findings (kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX findings_resolved ON findings (resolved_at, id) WHERE resolved_at IS NOT NULL;

-- A finding is history: it is never deleted, and a resolved one does not change.
CREATE FUNCTION findings_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a finding is never deleted';
    END IF;
    IF OLD.resolved_at IS NOT NULL THEN
        RAISE EXCEPTION 'a resolved finding does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER findings_guard BEFORE UPDATE OR DELETE ON findings
    FOR EACH ROW EXECUTE FUNCTION findings_guard();

-- What each comparison of AWS with the ledger came to; one for each reading of AWS, however many replicas compare.
CREATE TABLE sweeps (
    import_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES catalog_imports (id),
    at BIGINT NOT NULL,
    differences BIGINT NOT NULL,
    removals BIGINT NOT NULL,
    put_off BIGINT NOT NULL,
    unchecked BIGINT NOT NULL
);
CREATE INDEX sweeps_by_time ON sweeps (at);

-- The evidence of one person's access to one entitlement.
CREATE INDEX receipts_by_access ON receipts (person, account, permission_set, confirmed_at, id);
