import { readableName } from './readable-name.ts'

/** A name that somebody else chose (of a person, file, channel), kept from reordering or hiding what stands around it. */
export function InlineText({ text }: { readonly text: string }) {
  return <bdi>{readableName(text)}</bdi>
}
