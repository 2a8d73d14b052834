CREATE TABLE "course_change" (
	"course_id" uuid NOT NULL,
	"changes" bigint DEFAULT 1 NOT NULL,
	"is_new" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE INDEX "course_change_course" ON "course_change" USING btree ("course_id","changes");--> statement-breakpoint
CREATE INDEX "course_change_new" ON "course_change" USING btree ("course_id") WHERE "course_change"."is_new";--> statement-breakpoint
CREATE INDEX "video_uploading" ON "video" USING btree ("id") WHERE "video"."status" = 'uploading';
--> statement-breakpoint
-- Everything that a course or its line in a list shows is told of here, whoever writes it and from whichever version. Once for
-- each statement; of a course that is being removed nothing is kept.
CREATE FUNCTION "lectern_course_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		INSERT INTO public.course_change (course_id)
			SELECT c.id FROM public.course c WHERE c.id IN (SELECT course_id FROM before_rows);
	ELSE
		INSERT INTO public.course_change (course_id) SELECT DISTINCT course_id FROM after_rows;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- The same of what belongs to a video.
CREATE FUNCTION "lectern_video_told"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO public.course_change (course_id) SELECT v.course_id FROM public.video v
		WHERE v.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.video_id ELSE NEW.video_id END;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "lectern_course_forgotten"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM public.course_change WHERE course_id = OLD.id;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "course_forgotten" AFTER DELETE ON "course"
	FOR EACH ROW EXECUTE FUNCTION "lectern_course_forgotten"();
--> statement-breakpoint
CREATE TRIGGER "chapter_added_told" AFTER INSERT ON "chapter"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "chapter_changed_told" AFTER UPDATE ON "chapter"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "chapter_removed_told" AFTER DELETE ON "chapter"
	REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "video_added_told" AFTER INSERT ON "video"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "video_changed_told" AFTER UPDATE ON "video"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "video_removed_told" AFTER DELETE ON "video"
	REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "caption_added_told" AFTER INSERT ON "caption"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "caption_changed_told" AFTER UPDATE ON "caption"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "caption_removed_told" AFTER DELETE ON "caption"
	REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "course_publication_added_told" AFTER INSERT ON "course_publication"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "course_publication_changed_told" AFTER UPDATE ON "course_publication"
	REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "course_publication_removed_told" AFTER DELETE ON "course_publication"
	REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION "lectern_course_changed"();
--> statement-breakpoint
CREATE TRIGGER "upload_added_told" AFTER INSERT ON "upload"
	FOR EACH ROW EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "upload_changed_told" AFTER UPDATE ON "upload"
	FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.failure IS DISTINCT FROM NEW.failure OR OLD.replaces IS DISTINCT FROM NEW.replaces OR OLD.part_size IS DISTINCT FROM NEW.part_size OR OLD.part_count IS DISTINCT FROM NEW.part_count)
	EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "upload_removed_told" AFTER DELETE ON "upload"
	FOR EACH ROW EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "media_job_added_told" AFTER INSERT ON "media_job"
	FOR EACH ROW WHEN (NEW.task = 'process') EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "media_job_changed_told" AFTER UPDATE ON "media_job"
	FOR EACH ROW WHEN (NEW.task = 'process' AND (OLD.state IS DISTINCT FROM NEW.state OR OLD.percent IS DISTINCT FROM NEW.percent OR OLD.step IS DISTINCT FROM NEW.step))
	EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "media_job_removed_told" AFTER DELETE ON "media_job"
	FOR EACH ROW WHEN (OLD.task = 'process') EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "asset_added_told" AFTER INSERT ON "asset"
	FOR EACH ROW WHEN (NEW.kind = 'poster') EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "asset_changed_told" AFTER UPDATE ON "asset"
	FOR EACH ROW WHEN (NEW.kind = 'poster')
	EXECUTE FUNCTION "lectern_video_told"();
--> statement-breakpoint
CREATE TRIGGER "asset_removed_told" AFTER DELETE ON "asset"
	FOR EACH ROW WHEN (OLD.kind = 'poster') EXECUTE FUNCTION "lectern_video_told"();
