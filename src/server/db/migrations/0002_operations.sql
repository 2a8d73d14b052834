CREATE TYPE "public"."course_role" AS ENUM('owner', 'editor', 'viewer');--> statement-breakpoint
CREATE TABLE "course_member" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"user_id" text,
	"email" text NOT NULL,
	"role" "course_role" NOT NULL,
	"token_hash" text,
	"expires_at" timestamp (3) with time zone,
	"invited_by" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	CONSTRAINT "course_member_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "course_operation" (
	"course_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"kind" text NOT NULL,
	"changes" jsonb NOT NULL,
	"user_id" text,
	"client_id" text,
	"undo_of" uuid,
	"undone_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "course_operation_course_id_id_pk" PRIMARY KEY("course_id","id")
);
--> statement-breakpoint
CREATE TABLE "course_publication" (
	"course_id" uuid PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL,
	"snapshot" jsonb NOT NULL,
	"published_by" text,
	"published_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "course" ADD COLUMN "published_revision" integer;--> statement-breakpoint
ALTER TABLE "course_member" ADD CONSTRAINT "course_member_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_member" ADD CONSTRAINT "course_member_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_member" ADD CONSTRAINT "course_member_invited_by_user_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_operation" ADD CONSTRAINT "course_operation_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_operation" ADD CONSTRAINT "course_operation_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_publication" ADD CONSTRAINT "course_publication_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_publication" ADD CONSTRAINT "course_publication_published_by_user_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "course_member_email" ON "course_member" USING btree ("course_id","email");--> statement-breakpoint
CREATE UNIQUE INDEX "course_member_user" ON "course_member" USING btree ("user_id","course_id");--> statement-breakpoint
CREATE UNIQUE INDEX "course_operation_revision" ON "course_operation" USING btree ("course_id","revision");--> statement-breakpoint
CREATE INDEX "course_operation_system" ON "course_operation" USING btree ("created_at") WHERE "course_operation"."kind" = 'system';--> statement-breakpoint
CREATE INDEX "chapter_long_position" ON "chapter" USING btree ("course_id") WHERE length("chapter"."position") > 64;--> statement-breakpoint
CREATE INDEX "chapter_marked" ON "chapter" USING btree ("deleted_at") WHERE "chapter"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "video_long_position" ON "video" USING btree ("chapter_id") WHERE length("video"."position") > 64;--> statement-breakpoint
CREATE INDEX "video_marked" ON "video" USING btree ("deleted_at") WHERE "video"."deleted_at" is not null;