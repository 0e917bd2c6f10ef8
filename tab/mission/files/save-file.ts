/** An address that is taken back too early ends the download in some browsers. */
export const addressKeptMs = 60_000

/**
 * Hands bytes to the browser as a download under a name. The type is none that a browser would open (security B4), and an
 * anchor with `download` works in the sandboxed frame of Teams, where a new window does not.
 *
 * @param after runs something later
 */
export function saveFile(content: Blob, name: string, after: (delayMs: number, run: () => void) => void): void {
  const address = URL.createObjectURL(content.slice(0, content.size, 'application/octet-stream'))
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = name
  anchor.rel = 'noopener'
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
  after(addressKeptMs, () => URL.revokeObjectURL(address))
}
