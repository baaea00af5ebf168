CREATE TABLE grants (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    directory_user TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    permission_set TEXT COLLATE "C" NOT NULL,
    cause TEXT COLLATE "C" NOT NULL CHECK (cause IN ('request')),
    request_id TEXT COLLATE "C" UNIQUE,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('scheduled', 'adding', 'active', 'removing', 'ended')),
    since BIGINT,
    due_at BIGINT,
    ended_at BIGINT,
    ending TEXT,
    kept_by TEXT COLLATE "C" REFERENCES grants (id),
    version BIGINT NOT NULL,
    CHECK ((cause = 'request') = (request_id IS NOT NULL)),
    CHECK ((state IN ('adding', 'active')) = (since IS NOT NULL)),
    CHECK ((state = 'removing') = (due_at IS NOT NULL)),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK ((state IN ('removing', 'ended')) = (ending IS NOT NULL)),
    -- No access without a decision: at commit an approved request must name this grant, person and entitlement.
    FOREIGN KEY (request_id, id, person, account, permission_set)
        REFERENCES requests (id, grant_id, person, account, permission_set) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX grants_by_person ON grants (person, id);
CREATE INDEX grants_by_start ON grants (starts_at, id, ended_at);
CREATE INDEX grants_live ON grants (person, account, permission_set) WHERE ended_at IS NULL;
CREATE INDEX grants_live_by_entitlement ON grants (account, permission_set) WHERE ended_at IS NULL;
CREATE INDEX grants_to_start ON grants (starts_at) WHERE state = 'scheduled';
CREATE INDEX grants_moving ON grants (ends_at) WHERE state IN ('adding', 'removing');
CREATE INDEX grants_removing ON grants (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX grants_to_end ON grants (ends_at) WHERE since IS NOT NULL;

-- Who has what from when to when never changes; an ended grant stays ended.
CREATE FUNCTION grants_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a grant is never deleted';
    END IF;
    IF OLD.state = 'ended' THEN
        RAISE EXCEPTION 'an ended grant does not change';
    END IF;
    IF (NEW.id, NEW.person, NEW.directory_user, NEW.account, NEW.permission_set, NEW.cause, NEW.request_id, NEW.starts_at, NEW.ends_at)
        IS DISTINCT FROM
        (OLD.id, OLD.person, OLD.directory_user, OLD.account, OLD.permission_set, OLD.cause, OLD.request_id, OLD.starts_at, OLD.ends_at) THEN
        RAISE EXCEPTION 'what a grant gives does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_guard BEFORE UPDATE OR DELETE ON grants
    FOR EACH ROW EXECUTE FUNCTION grants_guard();
