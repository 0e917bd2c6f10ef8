import type { SentFile } from '../../../connector/chats.ts'

/** A chosen file as the connector takes it. */
export async function readFile(file: File): Promise<SentFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // A few thousand at a time: more arguments than that a call does not take.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return { name: file.name, contentType: file.type || 'application/octet-stream', base64: btoa(text) }
}
