import './theme/page.css'
import { app, authentication } from '@microsoft/teams-js'
import { createRoot } from 'react-dom/client'
import { openTeamsHost } from './host/teams-host.ts'
import { App } from './screens/app.tsx'
import { createChunk } from './screens/late.tsx'
import { createAskForAccess } from './session/ask-for-access.ts'
import { createBackend } from './session/backend.ts'
import { createOpening } from './session/opening.ts'
import { createSessionKeeper } from './session/session-keeper.ts'
import { onWake } from './session/wake.ts'
import { preferredTheme } from './theme/fluent-theme.ts'

const { origin, pathname } = window.location
const isAdminPath = pathname === '/admin'

const missionView = createChunk(async () => (await import('./mission/mission-view.tsx')).MissionView)
const adminPage = createChunk(async () => (await import('./admin/admin-page.tsx')).AdminPage)
// Fetched beside the sign-in, not after it.
;(isAdminPath ? adminPage : missionView).begin()

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

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
createRoot(root).render(
  <App
    keeper={keeper}
    askForAccess={createAskForAccess(backend, opening)}
    missionView={missionView}
    adminPage={adminPage}
    origin={origin}
    firstTheme={preferredTheme((query) => window.matchMedia(query).matches)}
    firstLocale={navigator.language}
    onReload={() => window.location.reload()}
    now={Date.now}
  />,
)
onWake(window, keeper.woke)
keeper.start()
