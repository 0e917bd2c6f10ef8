/** What a post's message and its attachments say as running text: no code, no link targets, no bare addresses. */
export function mentionTexts(message: string, props: Record<string, unknown>): string[] {
  const texts = [message]
  const attachments = props.attachments
  if (Array.isArray(attachments))
    for (const attachment of attachments as Record<string, unknown>[])
      for (const key of ['pretext', 'text']) if (typeof attachment?.[key] === 'string') texts.push(attachment[key])
  return texts.map(runningText)
}

function runningText(markdown: string): string {
  if (!/[`~[<:]/.test(markdown) && !markdown.includes('    ')) return markdown
  return markdown
    .replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|$(?![\s\S]))/gm, '\n')
    .replace(/(?:^|\n\n)(?: {4}|\t)[^\n]*/g, '\n')
    .replace(/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, ' ')
    .replace(/(!?\[[^\]]*\])\([^)\s]*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/<https?:[^>\s]*>/g, ' ')
    .replace(/\bhttps?:\/\/\S+/g, ' ')
}

const WORDS = /[\p{L}\p{N}:.\-_@]+/gu

/**
 * The candidates of a text in the order in which the server tries them: each inner list is one word, first hit wins.
 * @yields the word, then the word without its trailing signs, then its parts
 */
export function* mentionCandidates(text: string): Iterable<{ whole: string[]; parts: string[] }> {
  for (const [found] of text.matchAll(WORDS)) {
    if (found.startsWith(':') && found.endsWith(':')) continue
    const word = found.replace(/^[:.\-_]+/, '')
    if (word === '') continue
    const whole = [word]
    for (let rest = word; /[.\-:_]$/.test(rest); ) {
      rest = rest.slice(0, -1)
      if (rest !== '') whole.push(rest)
    }
    const parts =
      !word.startsWith('@') && /[.\-:]/.test(word) ? word.split(/[.\-:]+/).filter((part) => part !== '') : []
    yield { whole, parts }
  }
}
