ALTER TABLE "audit_records" ADD COLUMN "key_name" text;--> statement-breakpoint
ALTER TABLE "audit_records" ADD COLUMN "signature" text;