-- The hash chain. Columns beside the document are for searching only.
CREATE TABLE audit_events (
    sequence BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    actor_name TEXT COLLATE "C" NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    person TEXT COLLATE "C",
    request_id TEXT COLLATE "C",
    grant_id TEXT COLLATE "C",
    account TEXT COLLATE "C",
    permission_set TEXT COLLATE "C"
);
CREATE INDEX audit_by_time ON audit_events (at, sequence);
CREATE INDEX audit_by_kind ON audit_events (kind, sequence);
CREATE INDEX audit_by_actor ON audit_events (actor_name, sequence);
CREATE INDEX audit_by_actor_kind ON audit_events (actor_name, kind, sequence);
CREATE INDEX audit_by_person ON audit_events (person, sequence) WHERE person IS NOT NULL;
CREATE INDEX audit_by_request ON audit_events (request_id, sequence) WHERE request_id IS NOT NULL;
CREATE INDEX audit_by_grant ON audit_events (grant_id, sequence) WHERE grant_id IS NOT NULL;
CREATE INDEX audit_by_account ON audit_events (account, sequence) WHERE account IS NOT NULL;
CREATE INDEX audit_by_account_kind ON audit_events (account, kind, sequence) WHERE account IS NOT NULL;
CREATE INDEX audit_by_entitlement ON audit_events (account, permission_set, sequence) WHERE account IS NOT NULL;

-- Every name that stands in the log as an actor, so that part of a name finds its records by index.
CREATE TABLE audit_actors (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY
);

CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'the audit log is append-only';
    END IF;
    IF NEW.sequence <> COALESCE((SELECT MAX(sequence) FROM audit_events), 0) + 1 THEN
        RAISE EXCEPTION 'the audit log has no gaps';
    END IF;
    INSERT INTO audit_actors (name) VALUES (NEW.actor_name) ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_guard BEFORE INSERT OR UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard_truncate BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
