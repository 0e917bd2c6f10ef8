/** Everything that can be asked of the bot in words; each is also a button. */
export const commandNames = [
  'help',
  'status',
  'language',
  'notify',
  'mute',
  'request access',
  'invite',
  'approve',
  'who',
  'translate',
] as const

export type CommandName = (typeof commandNames)[number]

/** What a person may say beside the name itself: the words of our languages, and what people try first. */
const otherWords: Readonly<Record<string, CommandName>> = {
  hi: 'help',
  hello: 'help',
  '?': 'help',
  requests: 'approve',
  access: 'request access',
  request: 'request access',
  audience: 'who',
  مساعدة: 'help',
  الحالة: 'status',
  اللغة: 'language',
  التنبيهات: 'notify',
  كتم: 'mute',
  'طلب الدخول': 'request access',
  دعوة: 'invite',
  موافقة: 'approve',
  من: 'who',
  ترجمة: 'translate',
}

const known = new Map<string, CommandName>([
  ...commandNames.map((name): [string, CommandName] => [name, name]),
  ...Object.entries(otherWords),
])

/** Longer names first, so that `request access` is not read as `request`. */
const byLength = [...known.keys()].sort((a, b) => b.length - a.length)

export type Spoken = { readonly name: CommandName; readonly rest: string }

/**
 * Reads what a person wrote: a command, and what follows it.
 *
 * @returns undefined for whatever does not begin with one
 */
export function readCommand(text: string): Spoken | undefined {
  const line = text.replace(/\s+/gu, ' ').trim().replace(/^\//, '')
  const lower = line.toLowerCase()
  const word = byLength.find((candidate) => lower === candidate || lower.startsWith(`${candidate} `))
  const name = word === undefined ? undefined : known.get(word)
  return name === undefined || word === undefined ? undefined : { name, rest: line.slice(word.length).trim() }
}
