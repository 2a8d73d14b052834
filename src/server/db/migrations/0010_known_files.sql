ALTER TABLE "video" ADD COLUMN "fingerprint" text;--> statement-breakpoint
ALTER TABLE "video_file" ADD COLUMN "fingerprint" text;--> statement-breakpoint
CREATE INDEX "video_size" ON "video" USING btree ("size");