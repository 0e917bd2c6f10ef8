/** Themes that hosts name; anything else is shown as `default`. */
export type HostTheme = 'default' | 'dark' | 'contrast'

/** What the host says of itself and of the place. Unsigned: good for words, looks and hints, never for identity. */
export type HostContext = {
  /** Such as `Teams/web`. */
  readonly name: string
  readonly theme: HostTheme
  /** BCP 47 */
  readonly locale: string
  /** Which of the app's pages was opened. */
  readonly pageId: string
  /** Where inside it: what a deep link carries. */
  readonly subPageId: string
  /** Tenant of the signed-in person, if it looks like one. */
  readonly tenantHint?: string | undefined
}

/** Teams, Outlook or Microsoft 365 around the tab. */
export type Host = {
  readonly context: HostContext
  /** Calls back on every later change of theme. */
  readonly onTheme: (listener: (theme: HostTheme) => void) => void
  /**
   * A fresh token for our backend. The host caches it; it is never stored here (teams.md 13).
   *
   * @param mayPrompt true when Microsoft's own windows may come up
   * @param onPrompt called when it goes from silent to asking
   * @throws TokenRefused
   */
  readonly getToken: (options: { mayPrompt: boolean; onPrompt?: () => void }) => Promise<string>
  /** Opens a web or mail address outside the frame; anything else is ignored (security B8). */
  readonly openExternal: (url: string) => void
  /** Tells the host that something is on the screen. Without it the host shows an error after 30 s. */
  readonly notifyShown: () => void
  /** Tells the host that the app stands but refuses. */
  readonly notifyRefused: () => void
}

/** The host did not answer in time: it does not know us, or we are not framed by one. */
export class HostSilent extends Error {
  constructor(options?: { cause?: unknown }) {
    super('the host did not answer', options)
    this.name = 'HostSilent'
  }
}
