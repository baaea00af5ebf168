-- A decision that is taken back stays. The request that it closed stays closed; another one continues it and asks the same.
ALTER TABLE requests ADD COLUMN continues TEXT COLLATE "C" REFERENCES requests (id);
CREATE UNIQUE INDEX requests_continued_once ON requests (continues) WHERE continues IS NOT NULL;
CREATE INDEX decisions_by_time ON decisions (decided_at);
CREATE FUNCTION requests_guard_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.continues IS DISTINCT FROM OLD.continues THEN
            RAISE EXCEPTION 'what a request continues does not change';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.continues IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM requests
        WHERE id = NEW.continues AND state IN ('approved', 'rejected')
            AND person = NEW.person AND account = NEW.account AND permission_set = NEW.permission_set
            AND length_minutes = NEW.length_minutes AND starts_at IS NOT DISTINCT FROM NEW.starts_at
            AND reason = NEW.reason AND ticket IS NOT DISTINCT FROM NEW.ticket AND submitted_at = NEW.submitted_at) THEN
        RAISE EXCEPTION 'a request continues only a decided one that asked the same';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_guard_continues BEFORE INSERT OR UPDATE ON requests
    FOR EACH ROW EXECUTE FUNCTION requests_guard_continues();

-- When the person last proved who they are with a second factor; empty when the identity provider did not say so.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT;
