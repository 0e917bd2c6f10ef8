/** Embedding, override and isolate controls: with them a text reads in another order than it is written. */
const orderControls = /[\u202A-\u202E\u2066-\u2069]/gu

/** C0 and C1 controls, except tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu

/** What a message shows of a text: without controls that reorder it or that draw nothing. */
export function readableText(text: string): string {
  return text.replace(orderControls, '').replace(controls, '')
}
