ALTER TABLE "vetoes" ADD COLUMN "by" text DEFAULT 'others' NOT NULL;--> statement-breakpoint
ALTER TABLE "vetoes" ADD COLUMN "display_name" text DEFAULT '' NOT NULL;