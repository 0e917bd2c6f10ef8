import { generatedStep, lintStep, runStepQuietly, typeSteps } from './run-steps.ts'

/**
 * Files that need many seconds of a processor each, which `npm test` runs and `npm run check` leaves out: hostile
 * texts of the greatest length, databases on the disk, whole rooms of the backend on a database, whole backends, logins killed at every step, whole pages under axe
 * or typed into, builds, Microsoft's schema against forty packages.
 */
const onlyInFullTest = [
  'sandbox/entra/open.test.ts',
  'sandbox/host/open.test.ts',
  'sandbox/mission/history.test.ts',
  'src/access/buttons.test.ts',
  'src/access/invites.test.ts',
  'src/access/link-sponsor.test.ts',
  'src/access/renewals.test.ts',
  'src/access/requests.test.ts',
  'src/guests/ending.test.ts',
  'src/guests/ensure.test.ts',
  'src/guests/interrupted-login.test.ts',
  'src/guests/memberships.test.ts',
  'src/guests/own-leave.test.ts',
  'src/guests/refusals.test.ts',
  'src/guests/round.test.ts',
  'src/guests/terms-change.test.ts',
  'src/notices/device/count-missed.test.ts',
  'src/notices/device/intake.test.ts',
  'src/notices/device/pass-on.test.ts',
  'src/notices/device/register.test.ts',
  'src/notices/feed.test.ts',
  'src/notices/notices.test.ts',
  'src/store/backup.test.ts',
  'src/store/store.test.ts',
  'tab/admin/admin-page.test.tsx',
  'tab/bundle.test.ts',
  'tab/chat/chat-part.test.tsx',
  'tab/mission/composer/composer.test.tsx',
  'tab/mission/files/attachments.test.tsx',
  'tab/mission/markdown/markdown-corpus.test.tsx',
  'tab/mission/markdown/markdown-limits.test.tsx',
  'tab/mission/markdown/markdown-safety.test.tsx',
  'tab/mission/messages/message-row.test.tsx',
  'tab/mission/people/members-panel.test.tsx',
  'tab/mission/people/person-card.test.tsx',
  'tab/mission/reactions/emoji-picker.test.tsx',
  'tab/mission/reactions/reaction-bar.test.tsx',
  'tab/mission/sync/convergence.test.tsx',
  'tab/screens/app.test.tsx',
  'tab/screens/failure-screen.test.tsx',
  'tests/rules/access.test.ts',
  'tests/rules/bot-door.test.ts',
  'tests/rules/bot-messenger.test.ts',
  'tests/rules/bot-talk.test.ts',
  'tests/rules/chat-door-tickets.test.ts',
  'tests/rules/chat-leave.test.ts',
  'tests/rules/gateway-callers.test.ts',
  'tests/rules/walk-in.test.ts',
  'tools/app-package/check-package.test.ts',
]

/** `npm run check`: what has to hold before every commit, in under a minute. Independent steps run side by side. */
const results = await Promise.all(
  [
    {
      name: `unit tests, without ${onlyInFullTest.length} long files that npm test runs`,
      command: [
        'vitest',
        'run',
        '--project=unit',
        '--project=tab',
        '--reporter=agent',
        '--silent=passed-only',
        ...onlyInFullTest.map((file) => `--exclude=${file}`),
      ],
      env: { NO_COLOR: '1', COLORS: 'false' },
    },
    ...typeSteps,
    lintStep,
    generatedStep,
  ].map(runStepQuietly),
)
process.exit(results.every(({ isGood }) => isGood) ? 0 : 1)
