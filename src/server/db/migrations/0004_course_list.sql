DO $$ BEGIN
	CREATE COLLATION "lectern_title" (provider = icu, locale = 'und-u-kn-true');
EXCEPTION
	WHEN feature_not_supported OR invalid_parameter_value OR undefined_object THEN
		RAISE NOTICE 'PostgreSQL has no ICU here: titles are sorted by their bytes';
		CREATE COLLATION "lectern_title" FROM "C";
END $$;
--> statement-breakpoint
CREATE TABLE "course_search" (
	"course_id" uuid PRIMARY KEY NOT NULL,
	"text" text collate "C" NOT NULL
);
--> statement-breakpoint
DROP INDEX "course_instructor_updated";--> statement-breakpoint
ALTER TABLE "course" ADD COLUMN "total_duration" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "course_search" ADD CONSTRAINT "course_search_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "course_list_edited" ON "course" USING btree ("instructor_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "course_list_created" ON "course" USING btree ("instructor_id","created_at","id") WHERE "course"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "course_list_title" ON "course" USING btree ("instructor_id","title" collate "lectern_title","id") WHERE "course"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "course_list_length" ON "course" USING btree ("instructor_id","total_duration","id") WHERE "course"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "course_list_deleted" ON "course" USING btree ("instructor_id","deleted_at","id") WHERE "course"."deleted_at" is not null;
--> statement-breakpoint
CREATE FUNCTION "lectern_searchable"(part text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN lower(normalize(part, NFC));
--> statement-breakpoint
CREATE FUNCTION "lectern_course_search"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO public.course_search (course_id, text)
	VALUES (NEW.id, public.lectern_searchable(concat_ws(E'\n', NEW.title, NEW.description)))
	ON CONFLICT (course_id) DO UPDATE SET text = excluded.text;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "course_search_kept" AFTER INSERT OR UPDATE OF title, description ON "course"
	FOR EACH ROW EXECUTE FUNCTION "lectern_course_search"();
--> statement-breakpoint
INSERT INTO "course_search" ("course_id", "text")
	SELECT id, lectern_searchable(concat_ws(E'\n', title, description)) FROM "course";
--> statement-breakpoint
-- Trigrams make any part of a word findable by index. Without them (an extension that some hosts do not offer) a search
-- reads the texts of one person's courses, which is right too and slower.
DO $$ BEGIN
	CREATE EXTENSION IF NOT EXISTS pg_trgm;
	CREATE INDEX "course_search_text" ON "course_search" USING gin ("text" gin_trgm_ops);
EXCEPTION
	WHEN undefined_file OR feature_not_supported OR insufficient_privilege OR undefined_object THEN
		RAISE NOTICE 'pg_trgm is not available here: searches work without an index';
END $$;
--> statement-breakpoint
-- Once for each statement, so that marking a chapter of 1,000 videos writes its course once; only when seconds that
-- count have changed, so that a move writes nothing; and summed anew, so that no rounding adds up.
CREATE FUNCTION "lectern_course_duration"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	changed uuid[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(DISTINCT course_id) INTO changed FROM after_rows WHERE status = 'ready' AND deleted_at IS NULL;
	ELSIF TG_OP = 'DELETE' THEN
		SELECT array_agg(DISTINCT course_id) INTO changed FROM before_rows WHERE status = 'ready' AND deleted_at IS NULL;
	ELSE
		SELECT array_agg(DISTINCT b.course_id) INTO changed
		FROM before_rows b JOIN after_rows a ON a.id = b.id
		WHERE CASE WHEN b.status = 'ready' AND b.deleted_at IS NULL THEN b.duration END
			IS DISTINCT FROM CASE WHEN a.status = 'ready' AND a.deleted_at IS NULL THEN a.duration END;
	END IF;
	IF changed IS NULL THEN RETURN NULL; END IF;
	-- A statement of its own: the sum below must see what a writer committed while this one waited for the row.
	PERFORM 1 FROM public.course WHERE id = ANY (changed) ORDER BY id FOR UPDATE;
	UPDATE public.course SET total_duration = (
		SELECT coalesce(sum(duration), 0) FROM public.video
		WHERE video.course_id = course.id AND status = 'ready' AND deleted_at IS NULL
	) WHERE id = ANY (changed);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "video_added_duration" AFTER INSERT ON "video"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_duration"();
--> statement-breakpoint
CREATE TRIGGER "video_changed_duration" AFTER UPDATE ON "video"
	REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
	FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_duration"();
--> statement-breakpoint
CREATE TRIGGER "video_removed_duration" AFTER DELETE ON "video"
	REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_duration"();
--> statement-breakpoint
UPDATE "course" SET total_duration = sums.seconds
	FROM (SELECT course_id, sum(duration) AS seconds FROM "video"
		WHERE status = 'ready' AND deleted_at IS NULL GROUP BY course_id) AS sums
	WHERE sums.course_id = "course".id AND sums.seconds > 0;
