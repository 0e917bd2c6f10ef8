/** The words that the display of Markdown adds of its own, in English. */
export const markdownText = {
  picture: 'picture',
  untitledPicture: 'Picture',
  guest: 'guest',
  edited: 'edited',
  taskDone: 'done',
  taskOpen: 'to do',
  table: 'Table',
  code: 'Code',
} as const

export type MarkdownText = Readonly<Record<keyof typeof markdownText, string>>
