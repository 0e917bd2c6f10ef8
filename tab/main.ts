import './theme/page.css'
import { app, authentication } from '@microsoft/teams-js'
import { openTeamsHost } from './host/teams-host.ts'
import { createChunk } from './screens/chunk.ts'
import { createAskForAccess } from './session/ask-for-access.ts'
import { createBackend } from './session/backend.ts'
import { createOpening } from './session/opening.ts'
import { createSessionKeeper } from './session/session-keeper.ts'
import { onWake } from './session/wake.ts'

const { origin, pathname } = window.location
const isAdminPath = pathname === '/admin'
const againAfterMs = 2_000

const backend = createBackend({ fetch: window.fetch.bind(window), origin, timeoutMs: 30_000 })
const opening = createOpening(backend.about, (hostOrigins) =>
  openTeamsHost({
    teams: { app, authentication },
    window,
    hostOrigins,
    answerTimeoutMs: 15_000,
    tokenTimeoutMs: 20_000,
    promptTimeoutMs: 300_000,
  }),
)
const keeper = createSessionKeeper({
  backend,
  opening,
  isAdminPath,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  now: Date.now,
  random: Math.random,
  schedule: (callback, afterMs) => {
    const timer = setTimeout(callback, afterMs)
    return () => clearTimeout(timer)
  },
})
const missionView = createChunk(async () => (await import('./mission/mission-view.tsx')).MissionView)
const adminPage = createChunk(async () => (await import('./admin/admin-page.tsx')).AdminPage)

// The host and the backend are asked first: what draws is fetched and made ready while they answer.
keeper.start()
onWake(window, keeper.woke)
void show()
;(isAdminPath ? adminPage : missionView).begin()

async function show(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no root element')
  const { showApp } = await fetchScreens()
  showApp(root, {
    keeper,
    askForAccess: createAskForAccess(backend, opening),
    missionView,
    adminPage,
    origin,
    onReload: () => window.location.reload(),
    now: Date.now,
  })
}

/** Without the screens nothing can be drawn, not even a sentence: they are fetched until they come. */
async function fetchScreens(): Promise<typeof import('./screens/show-app.tsx')> {
  for (;;) {
    try {
      return await import('./screens/show-app.tsx')
    } catch {
      await new Promise((resolve) => setTimeout(resolve, againAfterMs))
    }
  }
}
