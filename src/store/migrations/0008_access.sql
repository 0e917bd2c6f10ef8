CREATE TABLE "approvals" (
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"terms_tid" text NOT NULL,
	"sponsor" text DEFAULT '' NOT NULL,
	"purpose" text DEFAULT '' NOT NULL,
	"expires_at_ms" bigint,
	"source" text NOT NULL,
	"approved_by" text NOT NULL,
	"approved_at_ms" bigint NOT NULL,
	CONSTRAINT "approvals_tid_oid_terms_tid_pk" PRIMARY KEY("tid","oid","terms_tid")
);
--> statement-breakpoint
CREATE TABLE "invites" (
	"id" text PRIMARY KEY NOT NULL,
	"terms_tid" text NOT NULL,
	"sponsor_id" text NOT NULL,
	"sponsor" text NOT NULL,
	"tid" text,
	"oid" text,
	"addressee" text NOT NULL,
	"purpose" text NOT NULL,
	"days" integer NOT NULL,
	"state" text NOT NULL,
	"used_tid" text,
	"used_oid" text,
	"used_name" text,
	"used_at_ms" bigint,
	"decided_by" text,
	"decided_at_ms" bigint,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "link_codes" (
	"id" text PRIMARY KEY NOT NULL,
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"username" text NOT NULL,
	"user_id" text,
	"code_hash" text,
	"tries_left" integer NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "said_once" (
	"key" text PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sponsor_links" (
	"user_id" text PRIMARY KEY NOT NULL,
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"linked_at_ms" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "access_requests" ADD COLUMN "kind" text DEFAULT 'access' NOT NULL;--> statement-breakpoint
ALTER TABLE "access_requests" ADD COLUMN "question" text;--> statement-breakpoint
ALTER TABLE "access_requests" ADD COLUMN "answer" text;--> statement-breakpoint
ALTER TABLE "access_requests" ADD COLUMN "round" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "access_requests" ADD COLUMN "decision_reason" text;--> statement-breakpoint
ALTER TABLE "access_requests" ADD COLUMN "expires_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "guests" ADD COLUMN "expiry_set_at_ms" bigint;--> statement-breakpoint
CREATE INDEX "invites_sponsor" ON "invites" USING btree ("sponsor_id","created_at_ms");--> statement-breakpoint
CREATE INDEX "invites_terms_tid" ON "invites" USING btree ("terms_tid","created_at_ms");--> statement-breakpoint
CREATE INDEX "invites_used" ON "invites" USING btree ("used_tid","used_oid");--> statement-breakpoint
CREATE INDEX "link_codes_asker" ON "link_codes" USING btree ("tid","oid","created_at_ms");--> statement-breakpoint
CREATE INDEX "link_codes_username" ON "link_codes" USING btree ("username","created_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "sponsor_links_identity" ON "sponsor_links" USING btree ("tid","oid");--> statement-breakpoint
INSERT INTO "approvals" ("tid", "oid", "terms_tid", "purpose", "source", "approved_by", "approved_at_ms")
SELECT DISTINCT ON ("tid", "oid", "terms_tid") "tid", "oid", "terms_tid", "text", 'request:' || "id", coalesce("decided_by", 'system'), coalesce("decided_at_ms", "asked_at_ms")
FROM "access_requests" WHERE "state" = 'approved' ORDER BY "tid", "oid", "terms_tid", "asked_at_ms" DESC;
