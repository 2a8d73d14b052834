CREATE TABLE "orphan_object" (
	"storage_key" text PRIMARY KEY NOT NULL,
	"version_id" text,
	"storage_upload_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text
);
