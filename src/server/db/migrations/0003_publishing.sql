ALTER TABLE "course_publication" ADD COLUMN "fingerprint" text NOT NULL;--> statement-breakpoint
ALTER TABLE "orphan_object" ADD COLUMN "next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "orphan_object_next" ON "orphan_object" USING btree ("next_attempt_at");