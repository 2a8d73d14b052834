CREATE TYPE "public"."asset_kind" AS ENUM('poster', 'sprite', 'mp4', 'hls', 'caption');--> statement-breakpoint
CREATE TYPE "public"."media_job_state" AS ENUM('waiting', 'running', 'held', 'done', 'failed', 'dead', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."media_task" AS ENUM('process', 'sprite', 'hls');--> statement-breakpoint
CREATE TABLE "asset" (
	"id" uuid PRIMARY KEY NOT NULL,
	"video_id" uuid NOT NULL,
	"source_generation" integer NOT NULL,
	"kind" "asset_kind" NOT NULL,
	"language" text,
	"storage_key" text NOT NULL,
	"backblaze_file_id" text,
	"size" bigint NOT NULL,
	"format" text NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media_job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"video_id" uuid NOT NULL,
	"upload_id" uuid,
	"task" "media_task" NOT NULL,
	"source_generation" integer NOT NULL,
	"pipeline_version" integer NOT NULL,
	"state" "media_job_state" DEFAULT 'waiting' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"percent" smallint DEFAULT 0 NOT NULL,
	"step" text,
	"worker" text,
	"error_code" text,
	"error_message" text,
	"error_detail" text,
	"queued_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "media_job_percent" CHECK ("media_job"."percent" between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "video_file" ADD COLUMN "source_generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orphan_object" ADD COLUMN "held_by" text;--> statement-breakpoint
ALTER TABLE "asset" ADD CONSTRAINT "asset_video_id_video_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."video"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_job" ADD CONSTRAINT "media_job_video_id_video_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."video"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_job" ADD CONSTRAINT "media_job_upload_id_upload_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."upload"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "asset_one_of_a_kind" ON "asset" USING btree ("video_id","source_generation","kind",coalesce("language", ''));--> statement-breakpoint
CREATE INDEX "asset_storage_key" ON "asset" USING btree ("storage_key");--> statement-breakpoint
CREATE UNIQUE INDEX "media_job_once" ON "media_job" USING btree ("video_id","source_generation","task","pipeline_version",coalesce("upload_id", "video_id"));--> statement-breakpoint
CREATE UNIQUE INDEX "media_job_current" ON "media_job" USING btree ("video_id") WHERE "media_job"."task" = 'process' and "media_job"."state" in ('waiting', 'running', 'held');--> statement-breakpoint
CREATE INDEX "media_job_unqueued" ON "media_job" USING btree ("due_at") WHERE "media_job"."state" = 'waiting' and "media_job"."queued_at" is null;--> statement-breakpoint
CREATE INDEX "media_job_unfinished" ON "media_job" USING btree ("state") WHERE "media_job"."state" in ('waiting', 'running', 'dead');--> statement-breakpoint
CREATE INDEX "media_job_upload" ON "media_job" USING btree ("upload_id") WHERE "media_job"."upload_id" is not null;--> statement-breakpoint
-- Whoever works hears at once that there is work, or that what it does is no longer wanted, whatever the reason: a
-- video that was deleted for good takes its jobs along.
CREATE FUNCTION "lectern_media_job"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' AND OLD.state = 'running' THEN
		IF TG_OP = 'DELETE' OR NEW.state <> 'running' OR NEW.attempt <> OLD.attempt THEN
			PERFORM pg_notify('lectern_media', 'stop:' || OLD.id || ':' || OLD.attempt);
		END IF;
	END IF;
	IF TG_OP <> 'DELETE' AND NEW.state = 'waiting' AND NEW.queued_at IS NULL THEN
		PERFORM pg_notify('lectern_media', 'work');
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "media_job_told" AFTER INSERT OR UPDATE OF state, attempt, queued_at OR DELETE ON "media_job"
	FOR EACH ROW EXECUTE FUNCTION "lectern_media_job"();
--> statement-breakpoint
-- Nothing is made of a video that is marked for deletion, until it is brought back.
CREATE FUNCTION "lectern_video_marked"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.deleted_at IS NULL THEN
		UPDATE public.media_job SET state = 'waiting', queued_at = NULL, due_at = clock_timestamp()
			WHERE video_id = NEW.id AND state = 'held';
	ELSE
		UPDATE public.media_job SET state = 'held', queued_at = NULL
			WHERE video_id = NEW.id AND state IN ('waiting', 'running');
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "video_marked" AFTER UPDATE OF deleted_at ON "video"
	FOR EACH ROW WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
	EXECUTE FUNCTION "lectern_video_marked"();
--> statement-breakpoint
-- Files that were stored and not read yet.
INSERT INTO "media_job" ("id", "video_id", "task", "source_generation", "pipeline_version", "state")
	SELECT gen_random_uuid(), "id", 'process', "source_generation", 1,
		(CASE WHEN "deleted_at" IS NULL THEN 'waiting' ELSE 'held' END)::media_job_state
	FROM "video" WHERE "status" = 'processing' AND "storage_key" IS NOT NULL;
