CREATE TABLE "package_item" (
	"course_id" uuid NOT NULL,
	"package_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	CONSTRAINT "package_item_course_id_package_id_pk" PRIMARY KEY("course_id","package_id")
);
--> statement-breakpoint
ALTER TABLE "package_item" ADD CONSTRAINT "package_item_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "package_item_course" ON "package_item" USING btree ("package_id") WHERE "package_item"."item_id" = "package_item"."course_id";