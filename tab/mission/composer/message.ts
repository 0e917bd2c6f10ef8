/** @returns what is sent: nothing behind the last word, `//` at the start as one slash, no NUL, which the server cannot take. */
export function toMessage(text: string): string {
  const message = text.replaceAll('\u0000', '').trimEnd()
  return message.startsWith('//') ? message.slice(1) : message
}

/** Text that begins with one slash is a command. */
export function isCommand(text: string): boolean {
  return text.startsWith('/') && !text.startsWith('//')
}

/** The first word of a command, with its slash. */
export function triggerOf(text: string): string {
  return /^\/\S*/.exec(text)?.[0] ?? '/'
}

/** Characters as the server counts them: code points. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _character of text) length += 1
  return length
}
