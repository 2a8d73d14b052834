CREATE TABLE "course_presence" (
	"course_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"client_id" text NOT NULL,
	"server" text NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "course_presence_course_id_user_id_client_id_pk" PRIMARY KEY("course_id","user_id","client_id")
);
--> statement-breakpoint
ALTER TABLE "course_presence" ADD CONSTRAINT "course_presence_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_presence" ADD CONSTRAINT "course_presence_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "course_presence_server" ON "course_presence" USING btree ("server");--> statement-breakpoint
CREATE INDEX "course_presence_user" ON "course_presence" USING btree ("user_id");