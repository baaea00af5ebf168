CREATE TABLE requests (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    account TEXT COLLATE "C" NOT NULL,
    permission_set TEXT COLLATE "C" NOT NULL,
    length_minutes BIGINT NOT NULL CHECK (length_minutes > 0),
    starts_at BIGINT,
    reason TEXT NOT NULL,
    ticket TEXT,
    submitted_at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn', 'expired')),
    expires_at BIGINT,
    closed_at BIGINT,
    grant_id TEXT COLLATE "C",
    version BIGINT NOT NULL,
    CHECK ((state = 'pending') = (expires_at IS NOT NULL)),
    CHECK ((state = 'approved') = (grant_id IS NOT NULL)),
    CHECK ((state IN ('withdrawn', 'expired')) = (closed_at IS NOT NULL)),
    -- What a grant must name: see 0003.
    UNIQUE (id, grant_id, person, account, permission_set)
);
CREATE INDEX requests_by_person ON requests (person, id);
CREATE INDEX requests_by_state ON requests (state, id);
CREATE INDEX requests_by_expiry ON requests (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX requests_by_grant ON requests (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX requests_by_entitlement ON requests (person, account, permission_set, id);
-- Nobody waits twice for the same, whatever races.
CREATE UNIQUE INDEX requests_pending_once ON requests (person, account, permission_set) WHERE state = 'pending';

-- At most one decision per request, whatever races.
CREATE TABLE decisions (
    request_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES requests (id),
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    -- Who decided; empty when policy did by itself.
    person TEXT COLLATE "C" REFERENCES people (id),
    actor TEXT NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('approved', 'rejected')),
    comment TEXT,
    length_minutes BIGINT NOT NULL CHECK (length_minutes > 0),
    content TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);

-- The database refuses what the domain refuses: a request starts pending, what it asks for never changes, it is
-- closed once, and only a decision approves or rejects it.
CREATE FUNCTION requests_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a request is never deleted';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' THEN
            RAISE EXCEPTION 'a request starts pending';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'pending' THEN
        RAISE EXCEPTION 'a closed request does not change';
    END IF;
    IF (NEW.id, NEW.person, NEW.account, NEW.permission_set, NEW.length_minutes, NEW.starts_at, NEW.reason, NEW.ticket, NEW.submitted_at)
        IS DISTINCT FROM
        (OLD.id, OLD.person, OLD.account, OLD.permission_set, OLD.length_minutes, OLD.starts_at, OLD.reason, OLD.ticket, OLD.submitted_at) THEN
        RAISE EXCEPTION 'what a request asks for does not change';
    END IF;
    IF NEW.state IN ('approved', 'rejected')
        AND NOT EXISTS (SELECT 1 FROM decisions WHERE request_id = NEW.id AND verdict = NEW.state) THEN
        RAISE EXCEPTION 'only a decision approves or rejects';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_guard BEFORE INSERT OR UPDATE OR DELETE ON requests
    FOR EACH ROW EXECUTE FUNCTION requests_guard();

CREATE FUNCTION decisions_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked requests%ROWTYPE;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a decision does not change';
    END IF;
    SELECT * INTO asked FROM requests WHERE id = NEW.request_id;
    IF asked.state <> 'pending' THEN
        RAISE EXCEPTION 'only a pending request is decided';
    END IF;
    IF asked.person = NEW.person THEN
        RAISE EXCEPTION 'nobody decides for themselves';
    END IF;
    IF asked.length_minutes < NEW.length_minutes THEN
        RAISE EXCEPTION 'nobody gets longer than asked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_guard BEFORE INSERT OR UPDATE OR DELETE ON decisions
    FOR EACH ROW EXECUTE FUNCTION decisions_guard();
