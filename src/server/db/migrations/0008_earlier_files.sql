CREATE TABLE "video_file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"video_id" uuid NOT NULL,
	"original_filename" text NOT NULL,
	"duration" double precision,
	"size" bigint NOT NULL,
	"format" text NOT NULL,
	"storage_key" text NOT NULL,
	"backblaze_file_id" text,
	"width" integer,
	"height" integer,
	"codecs" text,
	"checksum" text,
	"replaced_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "upload_digest" (
	"upload_id" uuid NOT NULL,
	"part_number" integer NOT NULL,
	"digest" text NOT NULL,
	CONSTRAINT "upload_digest_upload_id_part_number_pk" PRIMARY KEY("upload_id","part_number")
);
--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "replaces" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "checksum" text;--> statement-breakpoint
ALTER TABLE "video_file" ADD CONSTRAINT "video_file_video_id_video_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."video"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_digest" ADD CONSTRAINT "upload_digest_upload_id_upload_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."upload"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "video_file_video" ON "video_file" USING btree ("video_id","replaced_at");--> statement-breakpoint
CREATE INDEX "video_file_storage_key" ON "video_file" USING btree ("storage_key");--> statement-breakpoint
CREATE INDEX "video_file_expires" ON "video_file" USING btree ("expires_at");--> statement-breakpoint
-- Until now it was an ETag of the storage, which says nothing of the bytes.
UPDATE "video" SET "checksum" = NULL;
