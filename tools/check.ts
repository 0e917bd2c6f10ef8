import { report, runStep } from './run-steps.ts'

/** `npm run check`: what has to hold before every commit, in under a minute. Independent steps run side by side. */
const node = 'node'
const [types, tabTypes, lint, unit, generated] = await Promise.all([
  runStep({ name: 'types', command: ['tsc', '-p', 'tsconfig.json'] }),
  runStep({ name: 'types of the tab', command: ['tsc', '-p', 'tab/tsconfig.json'] }),
  runStep({ name: 'lint and format', command: ['biome', 'check', '--error-on-warnings'] }),
  runStep({
    name: 'unit tests',
    command: ['vitest', 'run', '--project', 'unit', '--project', 'tab', '--reporter=dot', '--silent=passed-only'],
  }),
  runStep({ name: 'generated files are current', command: [node, 'tools/generate.ts', '--check'] }),
])
process.exit(report([types, tabTypes, lint, unit, generated]) ? 0 : 1)
