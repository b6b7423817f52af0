CREATE TABLE "lane_changes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"stage" text NOT NULL,
	"service" text,
	"private_to" text,
	"change" integer NOT NULL
);
--> statement-breakpoint
CREATE FUNCTION note_lane_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was_private_to text;
  is_private_to text;
BEGIN
  IF TG_OP <> 'INSERT' THEN was_private_to := CASE WHEN OLD.is_private THEN coalesce(OLD.channel, '') END; END IF;
  IF TG_OP <> 'DELETE' THEN is_private_to := CASE WHEN NEW.is_private THEN coalesce(NEW.channel, '') END; END IF;
  IF TG_OP = 'UPDATE'
    AND (OLD.stage, OLD.service, was_private_to) IS NOT DISTINCT FROM (NEW.stage, NEW.service, is_private_to)
  THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO lane_changes (stage, service, private_to, change) VALUES (OLD.stage, OLD.service, was_private_to, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO lane_changes (stage, service, private_to, change) VALUES (NEW.stage, NEW.service, is_private_to, 1);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER lane_changes_are_noted AFTER INSERT OR UPDATE OR DELETE ON work_items
  FOR EACH ROW EXECUTE FUNCTION note_lane_change();
--> statement-breakpoint
INSERT INTO lane_changes (stage, service, private_to, change)
  SELECT stage, service, CASE WHEN is_private THEN coalesce(channel, '') END, count(*)::int
  FROM work_items GROUP BY 1, 2, 3;
