export type Fetch = typeof globalThis.fetch

export type BoundedAnswer = { readonly status: number; readonly headers: Headers; readonly body: Uint8Array }

export type Bounds = { readonly timeoutMs: number; readonly maxBytes: number }

/**
 * One request whose cost is known beforehand: it ends after `timeoutMs`, headers and body together, follows no redirect
 * and reads at most `maxBytes`.
 *
 * @throws the error of `fetch`, a `TimeoutError`, or an Error for a redirect or a body that is too large.
 */
export async function boundedFetch(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  bounds: Bounds,
): Promise<BoundedAnswer> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(bounds.timeoutMs) })
  return { status: response.status, headers: response.headers, body: await readBody(response, bounds.maxBytes) }
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  for await (const chunk of response.body ?? []) {
    total += chunk.byteLength
    if (total > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
