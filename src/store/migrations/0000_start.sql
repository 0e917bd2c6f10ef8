CREATE TABLE "access_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at_ms" bigint,
	"asked_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_records" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cut_off_feed" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cut_off_feed_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"guest_id" text NOT NULL,
	"kind" text NOT NULL,
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"guest_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"team_id" text NOT NULL,
	"source" text NOT NULL,
	"channel_name" text NOT NULL,
	"display_name" text NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	"granted_at_ms" bigint NOT NULL,
	CONSTRAINT "grants_guest_id_channel_id_pk" PRIMARY KEY("guest_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "guest_tokens" (
	"guest_id" text NOT NULL,
	"purpose" text NOT NULL,
	"token_id" text NOT NULL,
	"key_name" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "guest_tokens_guest_id_purpose_pk" PRIMARY KEY("guest_id","purpose")
);
--> statement-breakpoint
CREATE TABLE "guests" (
	"id" text PRIMARY KEY NOT NULL,
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"terms_tid" text NOT NULL,
	"state" text NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"grant_epoch" integer DEFAULT 0 NOT NULL,
	"user_id" text,
	"username" text,
	"email" text NOT NULL,
	"display_name" text NOT NULL,
	"given_name" text DEFAULT '' NOT NULL,
	"surname" text DEFAULT '' NOT NULL,
	"photo_hash" text,
	"is_restricted_member" boolean DEFAULT false NOT NULL,
	"sponsor" text DEFAULT '' NOT NULL,
	"purpose" text DEFAULT '' NOT NULL,
	"first_seen_at_ms" bigint NOT NULL,
	"last_seen_at_ms" bigint,
	"expires_at_ms" bigint NOT NULL,
	"claimed_by" text,
	"claimed_until_ms" bigint,
	"provisioned_at_ms" bigint,
	"cut_at_ms" bigint,
	"cut_reason" text,
	"cut_done_at_ms" bigint,
	"reconciled_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partners" (
	"tid" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"cloud" text NOT NULL,
	"state" text NOT NULL,
	"terms" jsonb NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"updated_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"guest_id" text NOT NULL,
	"epoch" integer NOT NULL,
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"host" text DEFAULT '' NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"ends_at_ms" bigint NOT NULL,
	"seen_at_ms" bigint NOT NULL,
	"file_cookie_hash" text
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"file_id" text PRIMARY KEY NOT NULL,
	"guest_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vetoes" (
	"guest_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"at_ms" bigint NOT NULL,
	CONSTRAINT "vetoes_guest_id_channel_id_pk" PRIMARY KEY("guest_id","channel_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "access_requests_open" ON "access_requests" USING btree ("tid","oid") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "access_requests_tid" ON "access_requests" USING btree ("tid","asked_at_ms");--> statement-breakpoint
CREATE INDEX "grants_channel" ON "grants" USING btree ("channel_id");--> statement-breakpoint
CREATE UNIQUE INDEX "guests_identity" ON "guests" USING btree ("tid","oid");--> statement-breakpoint
CREATE UNIQUE INDEX "guests_user_id" ON "guests" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "guests_terms_tid" ON "guests" USING btree ("terms_tid","first_seen_at_ms");--> statement-breakpoint
CREATE INDEX "sessions_guest" ON "sessions" USING btree ("guest_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_file_cookie" ON "sessions" USING btree ("file_cookie_hash");