// Runs in every frame before the page's own scripts: notes when the first message of the mission view has been painted,
// and what the page had fetched by the time it was there.
const observer = new MutationObserver(() => {
  if (document.querySelector('[role="feed"] [role="article"]') === null) return
  observer.disconnect()
  const insertedMs = performance.now()
  // A task that is queued while a frame is made comes when that frame has been painted.
  const { port1, port2 } = new MessageChannel()
  requestAnimationFrame(() => port2.postMessage(undefined))
  port1.onmessage = () => {
    port1.close()
    const firstMessagesMs = performance.now()
    const fetched = performance.getEntriesByType('resource').map((entry) => ({
      path: new URL(entry.name).pathname,
      beganMs: entry.startTime,
      endedMs: entry.responseEnd > 0 ? entry.responseEnd : Number.POSITIVE_INFINITY,
    }))
    const scripts = fetched.filter(({ path }) => path.endsWith('.js'))
    const before = fetched.filter(({ endedMs }) => endedMs <= insertedMs)
    const lastOf = (entries) => Math.max(0, ...entries.map(({ endedMs }) => endedMs))
    const session = before.find(({ path }) => path === '/api/session')
    globalThis.missionOpening = {
      firstMessagesMs,
      neededScripts: [...new Set(before.filter(({ path }) => path.endsWith('.js')).map(({ path }) => path))],
      begunScripts: [...new Set(scripts.filter(({ beganMs }) => beganMs <= firstMessagesMs).map(({ path }) => path))],
      steps: {
        firstScriptMs: Math.min(...scripts.map(({ endedMs }) => endedMs)),
        signInBeganMs: session?.beganMs ?? 0,
        signInEndedMs: session?.endedMs ?? 0,
        lastAnswerMs: lastOf(before.filter(({ path }) => path.startsWith('/api/v4/'))),
        insertedMs,
        paintedMs: firstMessagesMs,
      },
    }
  }
})
observer.observe(document, { childList: true, subtree: true })
