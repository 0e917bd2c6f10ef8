/**
 * Why the host gave no token. `consent`: somebody of the organisation has to agree first. `disabled`: the app registration or
 * the organisation's own rules forbid it. `elsewhere`: the host is signed in to an organisation this token cannot be for.
 */
export type TokenRefusal = 'consent' | 'cancelled' | 'blocked' | 'disabled' | 'elsewhere' | 'other'

export class TokenRefused extends Error {
  readonly refusal: TokenRefusal

  constructor(refusal: TokenRefusal, options?: { cause?: unknown }) {
    super(refusal, options)
    this.name = 'TokenRefused'
    this.refusal = refusal
  }
}

/**
 * Hosts pass on Microsoft's own words, with or without an Entra number. Order matters: a consent error may also speak of an
 * interaction, and a declined consent of access being denied.
 * Words: Microsoft Teams "Troubleshoot SSO authentication"; numbers: "Microsoft Entra authentication error codes".
 */
const patterns: readonly (readonly [TokenRefusal, RegExp])[] = [
  // 65004 is the person pressing Cancel on the consent page.
  ['cancelled', /cancel+ed|aadsts65004\b/i],
  ['blocked', /failed_?to_?open_?window|popup.{0,20}block|block.{0,20}popup/i],
  ['elsewhere', /token_?mismatch|aadsts50020\b/i],
  // 500011, 700016: the organisation does not know the app yet; an administrator's consent makes it known.
  ['consent', /consent|aadsts(65001|90094|90095|90008|500011|700016)\b/i],
  ['disabled', /resource_?disabled|invalid_?resource|aadsts(650057|50057|50105|7000112|53003)\b|webapplicationinfo/i],
]

/** @param message text of the error with which `getAuthToken` failed */
export function classifyTokenError(message: string): TokenRefusal {
  return patterns.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other'
}
