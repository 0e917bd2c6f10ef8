import type { FileInfo } from '../state/model.ts'

const types = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** What may be shown in the page (security B4): pictures that cannot carry script. Not SVG, HTML or PDF. */
export function isPicture({ mime_type: type, extension }: FileInfo): boolean {
  return types.has(pictureType(type)) && /^(?:png|jpe?g|gif|webp)$/i.test(extension)
}

/** @returns the type to give bytes that are shown: one of the list, whatever the server says. */
export function typeToShow(contentType: string | null): string {
  const type = pictureType(contentType ?? '')
  return types.has(type) ? type : 'image/png'
}

function pictureType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()
}
