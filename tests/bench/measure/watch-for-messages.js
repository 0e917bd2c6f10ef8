// Runs in every frame before the page's own scripts: notes when the first message of the mission view has been painted,
// and which scripts the page had begun to fetch by then.
const observer = new MutationObserver(() => {
  if (document.querySelector('[role="feed"] [role="article"]') === null) return
  observer.disconnect()
  // What was changed before a frame has been painted by the next one.
  requestAnimationFrame(() =>
    requestAnimationFrame((paintedMs) => {
      const scripts = performance
        .getEntriesByType('resource')
        .filter(({ name, startTime }) => startTime < paintedMs && new URL(name).pathname.endsWith('.js'))
        .map(({ name }) => name)
      globalThis.missionOpening = { firstMessagesMs: performance.now(), scripts: [...new Set(scripts)] }
    }),
  )
})
observer.observe(document, { childList: true, subtree: true })
