CREATE TABLE "devices" (
	"id" text PRIMARY KEY NOT NULL,
	"guest_id" text NOT NULL,
	"token_id" text NOT NULL,
	"made_at_ms" bigint NOT NULL,
	"registered_at_ms" bigint,
	"seen_at_ms" bigint,
	"expires_at_ms" bigint,
	"retired_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "missed_told" (
	"guest_id" text NOT NULL,
	"place_id" text NOT NULL,
	"messages" integer NOT NULL,
	"up_to_ms" bigint NOT NULL,
	CONSTRAINT "missed_told_guest_id_place_id_pk" PRIMARY KEY("guest_id","place_id")
);
--> statement-breakpoint
CREATE TABLE "push_intakes" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at_ms" bigint NOT NULL,
	"alive_at_ms" bigint NOT NULL,
	"stopped_at_ms" bigint,
	"gap_from_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "pushes" (
	"ack_id" text PRIMARY KEY NOT NULL,
	"device_id" text NOT NULL,
	"guest_id" text NOT NULL,
	"type" text NOT NULL,
	"channel_id" text,
	"team_id" text,
	"root_id" text,
	"post_id" text,
	"sender_id" text,
	"badge" integer,
	"at_ms" bigint NOT NULL,
	"taken_at_ms" bigint
);
--> statement-breakpoint
ALTER TABLE "pushes" ADD CONSTRAINT "pushes_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "devices_guest" ON "devices" USING btree ("guest_id","made_at_ms");--> statement-breakpoint
CREATE INDEX "devices_retired" ON "devices" USING btree ("retired_at_ms");--> statement-breakpoint
CREATE INDEX "pushes_waiting" ON "pushes" USING btree ("at_ms") WHERE taken_at_ms is null;--> statement-breakpoint
CREATE INDEX "pushes_guest" ON "pushes" USING btree ("guest_id","channel_id","at_ms");--> statement-breakpoint
CREATE INDEX "pushes_device" ON "pushes" USING btree ("device_id");