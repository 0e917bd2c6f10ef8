import { Failed, failureOf, localFailure } from './failure.ts'

export type CallDeps = {
  readonly fetch: typeof fetch
  /** Origin of the backend, which also serves the tab. */
  readonly origin: string
  readonly timeoutMs: number
}

export type CallOptions = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly bearer?: string
  readonly body?: unknown
  /** The page already asks for this address in its head (`index.html`); the browser shares that answer only with an equal request. */
  readonly isPreloaded?: boolean
}

/**
 * One call of our own API. Credentials travel in the header or the body, never in the address; no cookie decides anything.
 *
 * @returns the parsed answer, undefined for 202 and 204 without a body
 * @throws Failed with the backend's code, `offline` when nothing answered in time, `answer_odd` when something else did
 */
export async function call<Answer>(deps: CallDeps, path: string, options: CallOptions = {}): Promise<Answer> {
  const answer = await send(deps, path, options)
  const body = await read(answer)
  if (!answer.ok) throw new Failed(failureOf(body.value, answer.headers.get('retry-after')))
  if (!body.isJson) throw new Failed(localFailure('answer_odd'))
  return body.value as Answer
}

async function send({ fetch, origin, timeoutMs }: CallDeps, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (options.bearer !== undefined) headers.authorization = `Bearer ${options.bearer}`
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(`${origin}${path}`, {
      method: options.method ?? 'GET',
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      credentials: options.isPreloaded ? 'same-origin' : 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (cause) {
    throw new Failed(localFailure('offline'), { cause })
  }
}

async function read(answer: Response): Promise<{ isJson: boolean; value: unknown }> {
  try {
    const text = await answer.text()
    return text === '' ? { isJson: true, value: undefined } : { isJson: true, value: JSON.parse(text) }
  } catch {
    // Not JSON, or cut off in the middle: whatever it was, it is not an answer of ours.
    return { isJson: false, value: undefined }
  }
}
