CREATE TABLE "notice_choices" (
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"surface" text NOT NULL,
	"quiet_from_minute" integer,
	"quiet_to_minute" integer,
	"quiet_time_zone" text,
	"language" text,
	"updated_at_ms" bigint NOT NULL,
	CONSTRAINT "notice_choices_tid_oid_pk" PRIMARY KEY("tid","oid")
);
--> statement-breakpoint
CREATE TABLE "notice_lanes" (
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"surface" text NOT NULL,
	"paused_until_ms" bigint NOT NULL,
	"trouble" text,
	"told_at_ms" bigint,
	CONSTRAINT "notice_lanes_tid_oid_surface_pk" PRIMARY KEY("tid","oid","surface")
);
--> statement-breakpoint
CREATE TABLE "noticed_pushes" (
	"ack_id" text PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" text PRIMARY KEY NOT NULL,
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"surface" text NOT NULL,
	"guest_id" text,
	"kind" text NOT NULL,
	"rank" integer NOT NULL,
	"state" text NOT NULL,
	"key" text,
	"burst_key" text,
	"channel_id" text,
	"team_id" text,
	"root_id" text,
	"post_id" text,
	"first_post_id" text,
	"is_direct" boolean DEFAULT false NOT NULL,
	"count" integer DEFAULT 1 NOT NULL,
	"mentions" integer DEFAULT 0 NOT NULL,
	"threads" integer DEFAULT 0 NOT NULL,
	"word" jsonb,
	"card_state" text DEFAULT 'open' NOT NULL,
	"is_stale" boolean DEFAULT false NOT NULL,
	"activity_id" text,
	"conversation_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"last_at_ms" bigint NOT NULL,
	"due_at_ms" bigint NOT NULL,
	"sending_until_ms" bigint,
	"sent_at_ms" bigint,
	"reason" text
);
--> statement-breakpoint
CREATE INDEX "noticed_pushes_at" ON "noticed_pushes" USING btree ("at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_in_flight" ON "notices" USING btree ("tid","oid","surface") WHERE state in ('sending', 'updating');--> statement-breakpoint
CREATE UNIQUE INDEX "notices_burst" ON "notices" USING btree ("tid","oid","surface","burst_key") WHERE state = 'waiting' and burst_key is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "notices_key" ON "notices" USING btree ("key","surface") WHERE key is not null;--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("tid","oid","surface","rank","created_at_ms") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "notices_stale" ON "notices" USING btree ("tid","oid","surface") WHERE state = 'sent' and is_stale;--> statement-breakpoint
CREATE INDEX "notices_guest" ON "notices" USING btree ("guest_id","channel_id");--> statement-breakpoint
CREATE INDEX "notices_sent_at" ON "notices" USING btree ("sent_at_ms");