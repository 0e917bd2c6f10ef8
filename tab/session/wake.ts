/**
 * Timers of a page that sleeps or is hidden come late, so the clock is looked at again whenever the page comes back.
 *
 * @param onWake called with true when it was the network that came back
 * @returns the way to stop listening
 */
export function onWake(window: Window, onWake: (isBackOnline: boolean) => void): () => void {
  const { document } = window
  const shown = () => {
    if (!document.hidden) onWake(false)
  }
  const online = () => onWake(true)
  document.addEventListener('visibilitychange', shown)
  document.addEventListener('resume', shown)
  window.addEventListener('pageshow', shown)
  window.addEventListener('focus', shown)
  window.addEventListener('online', online)
  return () => {
    document.removeEventListener('visibilitychange', shown)
    document.removeEventListener('resume', shown)
    window.removeEventListener('pageshow', shown)
    window.removeEventListener('focus', shown)
    window.removeEventListener('online', online)
  }
}
