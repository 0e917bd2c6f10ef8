CREATE TABLE "bot_conversations" (
	"tid" text NOT NULL,
	"oid" text NOT NULL,
	"conversation_id" text NOT NULL,
	"service_url" text NOT NULL,
	"channel_user_id" text,
	"locale" text,
	"state" text NOT NULL,
	"seen_at_ms" bigint,
	"updated_at_ms" bigint NOT NULL,
	CONSTRAINT "bot_conversations_tid_oid_pk" PRIMARY KEY("tid","oid")
);
--> statement-breakpoint
CREATE TABLE "bot_turns" (
	"conversation_id" text NOT NULL,
	"activity_id" text NOT NULL,
	"claimed_until_ms" bigint NOT NULL,
	"done_at_ms" bigint,
	CONSTRAINT "bot_turns_conversation_id_activity_id_pk" PRIMARY KEY("conversation_id","activity_id")
);
--> statement-breakpoint
CREATE INDEX "bot_turns_claimed_until" ON "bot_turns" USING btree ("claimed_until_ms");