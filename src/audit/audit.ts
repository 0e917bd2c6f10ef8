import type { Db } from '../store/open.ts'

/** What a security officer reads later. `actor` and `subject` are ids with a kind before the colon: `guest:…`, `operator:<oid>`, `key:<hash start>`, `address:<address>`, `system`, `partner:<tid>`, `channel:<id>`, `request:<id>`, `invite:<id>`, `code:<id>`, `member:<Mattermost id>`, `person:<tid>/<oid>`, `administration`, `record:<number>`. */
export type AuditEntry = {
  readonly actor: string
  readonly action: AuditAction
  readonly subject: string
  /** Facts, never message text, never a token. */
  readonly detail?: Readonly<Record<string, unknown>>
}

export type AuditAction =
  | 'session.started'
  | 'session.refused'
  | 'session.ended'
  | 'guest.provisioned'
  | 'guest.returned'
  | 'guest.renewed'
  | 'guest.expired'
  | 'guest.cut'
  | 'guest.cut_done'
  | 'guest.cut_late'
  | 'guest.restored'
  | 'guest.vetoed'
  | 'grant.added'
  | 'grant.removed'
  | 'grant.refused'
  | 'grant.vetoed'
  | 'grant.left'
  | 'grant.rejoined'
  | 'grant.veto_lifted'
  | 'drift.repaired'
  | 'partner.saved'
  | 'partner.removed'
  | 'request.made'
  | 'request.decided'
  | 'request.asked_back'
  | 'request.answered'
  | 'invite.made'
  | 'invite.used'
  | 'invite.refused'
  | 'invite.confirmed'
  | 'invite.not_them'
  | 'invite.withdrawn'
  | 'sponsor.code_ordered'
  | 'sponsor.linked'
  | 'sponsor.link_refused'
  | 'sponsor.unlinked'
  | 'sponsor.told'
  | 'guest.reminded'
  | 'button.refused'
  | 'file.downloaded'
  | 'file.uploaded'
  | 'keys.rotated'
  | 'audit.exported'
  | 'audit.head_unsigned'
  | 'admin.refused'

export type Audit = {
  /** Appends a record. Within a transaction of the caller's it exists exactly when that commits. */
  write(entry: AuditEntry, within?: Db): Promise<void>
}

export type AuditChain = Audit & {
  /** Appends several records of one transaction in one turn. */
  writeAll(entries: readonly AuditEntry[], within: Db): Promise<void>
}
