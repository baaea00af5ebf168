-- Every text that was in force, the highest number now.
CREATE TABLE policy_versions (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number > 0),
    text TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    way TEXT COLLATE "C" NOT NULL,
    written_at BIGINT NOT NULL
);

CREATE TABLE policy_proposals (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    base BIGINT NOT NULL REFERENCES policy_versions (number),
    text TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    author TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    proposed_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn')),
    decided_by TEXT COLLATE "C" REFERENCES people (id),
    decider TEXT COLLATE "C",
    decided_at BIGINT,
    comment TEXT COLLATE "C",
    number BIGINT UNIQUE,
    version BIGINT NOT NULL CHECK (version > 0),
    CHECK (decided_by IS NULL OR decided_by <> person),
    CHECK ((state IN ('confirmed', 'refused')) = (decided_by IS NOT NULL)),
    CHECK ((state = 'confirmed') = (number IS NOT NULL)),
    CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE INDEX policy_proposals_waiting ON policy_proposals (proposed_at, id) WHERE state = 'waiting';
CREATE INDEX policy_proposals_closed ON policy_proposals (decided_at, id) WHERE decided_at IS NOT NULL;

-- What was in force is history.
CREATE FUNCTION policy_versions_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a version of the policies does not change';
    ELSIF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version of the policies is never deleted';
    ELSIF NEW.number <> COALESCE((SELECT MAX(number) FROM policy_versions), 0) + 1 THEN
        -- As when the number is taken: of two at once, the second looks again.
        RAISE EXCEPTION 'versions of the policies have no gaps' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policy_versions_guard BEFORE INSERT OR UPDATE OR DELETE ON policy_versions
    FOR EACH ROW EXECUTE FUNCTION policy_versions_guard();

-- A proposal starts waiting, keeps what it says, and is decided once.
CREATE FUNCTION policy_proposals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal is never deleted';
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'a proposal starts waiting';
        END IF;
    ELSIF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'a closed proposal does not change';
    ELSIF NEW.base <> OLD.base OR NEW.text <> OLD.text OR NEW.hash <> OLD.hash OR NEW.person <> OLD.person
        OR NEW.reason <> OLD.reason OR NEW.id <> OLD.id THEN
        RAISE EXCEPTION 'what a proposal says does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER policy_proposals_guard BEFORE INSERT OR UPDATE OR DELETE ON policy_proposals
    FOR EACH ROW EXECUTE FUNCTION policy_proposals_guard();
