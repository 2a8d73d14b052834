ALTER TABLE "upload" ADD COLUMN "sender" text;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "heard_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "sent_bytes" bigint DEFAULT 0 NOT NULL;