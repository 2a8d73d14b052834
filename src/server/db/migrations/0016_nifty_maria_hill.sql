CREATE TABLE "metric_error" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"request_id" text,
	"route" text NOT NULL,
	"status" integer,
	"message" text NOT NULL,
	"cohort" text NOT NULL,
	"version" text NOT NULL,
	"process" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "metric_minute" (
	"kind" text NOT NULL,
	"minute" timestamp (3) with time zone NOT NULL,
	"process" text NOT NULL,
	"label" text NOT NULL,
	"cohort" text NOT NULL,
	"version" text NOT NULL,
	"count" integer NOT NULL,
	"errors" integer NOT NULL,
	"total" double precision NOT NULL,
	"highest" double precision NOT NULL,
	"buckets" integer[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "metric_minute_kind_minute_process_label_cohort_version_pk" PRIMARY KEY("kind","minute","process","label","cohort","version")
);
--> statement-breakpoint
CREATE INDEX "metric_error_kind" ON "metric_error" USING btree ("kind","at");--> statement-breakpoint
CREATE INDEX "metric_error_age" ON "metric_error" USING btree ("at");--> statement-breakpoint
CREATE INDEX "metric_minute_age" ON "metric_minute" USING btree ("minute");