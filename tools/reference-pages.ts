import { type ProblemCode, problems } from '../src/api/errors.ts'
import { operations } from '../src/gateway/operations/table.ts'
import { describeSettings } from '../src/settings/describe.ts'

const note = '<!-- Made by npm run generate; change the source instead. -->'
const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** `docs/reference/settings.md`: every setting, from the schema. */
export function settingsPage(): string {
  const rows = describeSettings().map((setting) =>
    row([
      `\`${setting.path}\``,
      `\`${setting.variable}\``,
      setting.type,
      setting.isRequired ? '**required**' : setting.standard === '' ? '' : `\`${setting.standard}\``,
      setting.description,
    ]),
  )
  return [
    note,
    '# Settings',
    '',
    'Settings come from the JSON file that `MISSION_SETTINGS` names. A variable overrides the file: two underscores stand for a dot. For a secret, add `_FILE` to the',
    'variable and give the path of a file that holds it. Tables and lists are written as JSON. What is not listed here is refused at start.',
    '',
    row(['Setting', 'Variable', 'Kind', 'When not set', 'What it does']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n')
}

/** `env/.env.example`: the settings that an installation must have, and the secrets. */
export function environmentSample(): string {
  const lines = describeSettings()
    .filter(({ isRequired, path }) => isRequired || path === 'database.url' || path === 'keys.current')
    .map(({ variable, description, isRequired }) => `# ${description}\n${isRequired ? '' : '#'}${variable}=`)
  return `# Made by npm run generate. Copy it, fill it in, keep the copy out of version control.\n\n${lines.join('\n\n')}\n`
}

/** `docs/reference/operations.md`: everything that a guest's client can ask of Mattermost. */
export function operationsPage(): string {
  const rows = operations.map(({ name, method, path, faces, channel }) =>
    row([
      `\`${name}\``,
      method,
      `\`/api/v4${path}\``,
      faces.map((face) => (face === 'view' ? 'mission view' : 'whole Mattermost')).join(', '),
      typeof channel === 'string' ? channel : Object.keys(channel).join(', '),
    ]),
  )
  return [
    note,
    '# What a guest can do',
    '',
    'The gateway knows these operations and nothing beside them. Everything else is refused without asking Mattermost. The last column says how the channel is found',
    "that has to be in the guest's granted set.",
    '',
    row(['Operation', 'Method', 'Path', 'Where', 'Channel']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n')
}

/** `docs/reference/problems.md`: every refusal and fault, as people read it. */
export function problemsPage(): string {
  const rows = (Object.keys(problems) as ProblemCode[]).map((code) => {
    const { status, family, title, detail } = problems[code]
    return row([`\`${code}\``, String(status), family, title, detail])
  })
  return [
    note,
    '# Problem answers',
    '',
    'Answers other than success follow RFC 9457 (`application/problem+json`). Programs read `code`, people read `title` and `detail`, operators look for `instance` in the log.',
    '',
    row(['Code', 'Status', 'Family', 'Title', 'What to do']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n')
}
