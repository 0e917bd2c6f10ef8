/** SHA-256 of nothing: Fluent's style element is empty, its rules come through the CSSOM. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

export type PagePolicy = {
  /** Pages that this one may show in a frame. */
  readonly frames: readonly string[]
  /** Pages that may show this one in a frame. */
  readonly ancestors: readonly string[]
  /** Addresses besides its own that its scripts may speak to. */
  readonly connects: readonly string[]
  /** Names of the policies by which a library may put text into the page as markup. */
  readonly trustedTypes?: readonly string[]
}

/** As strict as the product's own pages, so that what works here works there. */
export function pageHeaders({ frames, ancestors, connects, trustedTypes = [] }: PagePolicy): Record<string, string> {
  const sources = (list: readonly string[]): string => (list.length > 0 ? list.join(' ') : "'none'")
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' ${EMPTY_STYLE}`,
      "img-src 'self' blob: data:",
      "media-src 'self' blob:",
      "font-src 'self'",
      `connect-src ${["'self'", ...connects].join(' ')}`,
      `frame-src ${sources(frames)}`,
      `frame-ancestors ${sources(ancestors)}`,
      "base-uri 'none'",
      "form-action 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      `trusted-types ${sources(trustedTypes)}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
  }
}
