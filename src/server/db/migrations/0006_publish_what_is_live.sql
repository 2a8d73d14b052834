-- Courses that were live before publications were kept: students go on seeing what they saw.
INSERT INTO "course_publication" ("course_id", "revision", "snapshot", "fingerprint", "published_by", "published_at")
SELECT "course"."id", "course"."revision",
  jsonb_build_object(
    'title', "course"."title", 'description', "course"."description", 'price', "course"."price",
    'currency', "course"."currency", 'difficulty', "course"."difficulty",
    'chapters', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
        'id', ch."id", 'title', ch."title",
        'videos', coalesce((
          SELECT jsonb_agg(jsonb_build_object('id', v."id", 'filename', v."filename",
            'originalFilename', v."original_filename", 'size', v."size") ORDER BY v."position")
          FROM "video" v WHERE v."chapter_id" = ch."id" AND v."deleted_at" IS NULL), '[]'::jsonb)) ORDER BY ch."position")
      FROM "chapter" ch WHERE ch."course_id" = "course"."id" AND ch."deleted_at" IS NULL), '[]'::jsonb)),
  md5(json_build_array(
    "course"."title", nullif("course"."description", ''), nullif("course"."price", 0), "course"."difficulty",
    (SELECT json_agg(json_build_array(ch.id, ch.title,
        (SELECT json_agg(json_build_array(v.id, v.filename, v.original_filename, v.size) ORDER BY v.position)
          FROM "video" v WHERE v.chapter_id = ch.id AND v.deleted_at IS NULL)) ORDER BY ch.position)
      FROM "chapter" ch WHERE ch.course_id = "course"."id" AND ch.deleted_at IS NULL))::text),
  "course"."instructor_id", "course"."updated_at"
FROM "course"
WHERE "course"."status" = 'published'
  AND NOT EXISTS (SELECT 1 FROM "course_publication" p WHERE p."course_id" = "course"."id");
--> statement-breakpoint
UPDATE "course" SET "published_revision" = "revision" WHERE "status" = 'published' AND "published_revision" IS NULL;
