CREATE TABLE "feature_flag" (
	"key" text PRIMARY KEY NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"step" text NOT NULL,
	"accounts" text[] DEFAULT '{}' NOT NULL,
	"auto_advance" boolean DEFAULT false NOT NULL,
	"watch_hours" jsonb NOT NULL,
	"step_since" timestamp (3) with time zone NOT NULL,
	"is_watched" boolean NOT NULL,
	"watched_ms" bigint DEFAULT 0 NOT NULL,
	"looked_at" timestamp (3) with time zone,
	"held_since" timestamp (3) with time zone,
	"held_reason" text,
	"notice" jsonb,
	"changed_by" text
);
--> statement-breakpoint
CREATE TABLE "feature_flag_change" (
	"id" uuid PRIMARY KEY NOT NULL,
	"flag_key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"actor_id" text,
	"by_guard" boolean DEFAULT false NOT NULL,
	"from_step" text NOT NULL,
	"to_step" text NOT NULL,
	"reason" text,
	"before" jsonb
);
--> statement-breakpoint
ALTER TABLE "feature_flag" ADD CONSTRAINT "feature_flag_changed_by_user_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feature_flag_change" ADD CONSTRAINT "feature_flag_change_flag_key_feature_flag_key_fk" FOREIGN KEY ("flag_key") REFERENCES "public"."feature_flag"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feature_flag_change" ADD CONSTRAINT "feature_flag_change_actor_id_user_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feature_flag_change_flag" ON "feature_flag_change" USING btree ("flag_key","id");