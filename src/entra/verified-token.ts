import type { Secret } from '../settings/secret.ts'

/** A person's token after every check. Identity is (tid, oid) and nothing else (security I1). */
export type VerifiedToken = {
  readonly tid: string
  readonly oid: string
  /** For display only. */
  readonly name: string
  /** For display only: it can be changed and reused. */
  readonly preferredUsername: string
  /** Issuer of the home account of a guest of this tenant; it chooses terms, never an account. */
  readonly idp?: string
  /** 0: member of this tenant, 1: guest; absent unless the tenant's registration asks for it. */
  readonly acct?: 0 | 1
  readonly roles: readonly string[]
  /** Application that presented the token. */
  readonly azp: string
  readonly expiresAtMs: number
  readonly issuedAtMs: number
  readonly raw: Secret
  /** True when the token came by nested app authentication or the pop-up, not from the host itself. */
  readonly isFallback: boolean
}
