DROP INDEX "access_requests_tid";--> statement-breakpoint
ALTER TABLE "access_requests" ADD COLUMN "terms_tid" text;--> statement-breakpoint
UPDATE "access_requests" SET "terms_tid" = "tid";--> statement-breakpoint
ALTER TABLE "access_requests" ALTER COLUMN "terms_tid" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "access_requests_terms_tid" ON "access_requests" USING btree ("terms_tid","asked_at_ms");--> statement-breakpoint
-- One setting meant two things. What it said goes on; what it allowed beside that has to be allowed anew.
UPDATE "partners" SET "terms" = ("terms" - 'acceptsB2b') || jsonb_build_object('mayComeAsB2b', coalesce("terms"->'acceptsB2b', 'false'::jsonb), 'speaksForGuests', false);
