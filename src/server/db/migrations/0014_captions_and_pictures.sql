CREATE TABLE "caption" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"video_id" uuid NOT NULL,
	"language" text NOT NULL,
	"label" text NOT NULL,
	"checksum" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "caption_version" (
	"caption_id" uuid NOT NULL,
	"checksum" text NOT NULL,
	"text" text NOT NULL,
	"cues" integer NOT NULL,
	"end_ms" integer NOT NULL,
	"used_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "caption_version_caption_id_checksum_pk" PRIMARY KEY("caption_id","checksum")
);
--> statement-breakpoint
CREATE TABLE "picture" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"video_id" uuid,
	"storage_key" text NOT NULL,
	"backblaze_file_id" text,
	"format" text NOT NULL,
	"size" bigint NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"used_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "course" ADD COLUMN "picture_id" uuid;--> statement-breakpoint
ALTER TABLE "video" ADD COLUMN "picture_id" uuid;--> statement-breakpoint
ALTER TABLE "caption" ADD CONSTRAINT "caption_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caption" ADD CONSTRAINT "caption_video_id_video_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."video"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caption_version" ADD CONSTRAINT "caption_version_caption_id_caption_id_fk" FOREIGN KEY ("caption_id") REFERENCES "public"."caption"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "picture" ADD CONSTRAINT "picture_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "picture" ADD CONSTRAINT "picture_video_id_video_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."video"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "caption_video_language" ON "caption" USING btree ("video_id","language");--> statement-breakpoint
CREATE INDEX "caption_course" ON "caption" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "picture_course" ON "picture" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "picture_video" ON "picture" USING btree ("video_id");--> statement-breakpoint
CREATE INDEX "picture_storage_key" ON "picture" USING btree ("storage_key");