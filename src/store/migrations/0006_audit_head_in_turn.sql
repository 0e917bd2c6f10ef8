-- One question instead of two while everybody else waits: each statement of a volatile function sees what was committed
-- before it, so the head is read after the turn has come.
CREATE FUNCTION audit_head_in_turn(turn bigint) RETURNS TABLE (seq bigint, hash text, key_name text, signature text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(turn);
  RETURN QUERY SELECT r.seq, r.hash, r.key_name, r.signature FROM audit_records r ORDER BY r.seq DESC LIMIT 1;
END
$$;
