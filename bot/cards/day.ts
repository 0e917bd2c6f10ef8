/** @returns a function that writes a day as people of this language write it, by Coordinated Universal Time */
export function dayIn(language: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  return (ms) => (Number.isFinite(ms) ? format.format(ms) : '')
}
