import { vi } from 'vitest'

/** One request that a test answers by hand. */
export class FakeTransfer extends EventTarget {
  readonly upload = new EventTarget()
  readonly headers = new Map<string, string>()
  method = ''
  url = ''
  body: FormData | undefined
  responseType = ''
  status = 0
  response = new Blob()
  isAborted = false
  #retryAfter: string | null = null

  open(method: string, url: string): void {
    this.method = method
    this.url = url
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value)
  }

  getResponseHeader(name: string): string | null {
    return name === 'Retry-After' ? this.#retryAfter : null
  }

  send(body: FormData | null): void {
    this.body = body ?? undefined
  }

  abort(): void {
    this.isAborted = true
  }

  move(loaded: number, total: number): void {
    const event = Object.assign(new Event('progress'), { loaded, total, lengthComputable: total > 0 })
    const moving = this.method === 'POST' ? this.upload : this
    moving.dispatchEvent(event)
  }

  answer(status: number, body: unknown, retryAfter: string | null = null): void {
    this.status = status
    this.response = body instanceof Blob ? body : new Blob([JSON.stringify(body)])
    this.#retryAfter = retryAfter
    this.dispatchEvent(new Event('load'))
  }

  breakOff(): void {
    this.dispatchEvent(new Event('error'))
  }

  /** The parts of the form in their order. */
  parts(): [string, FormDataEntryValue][] {
    return [...(this.body?.entries() ?? [])]
  }
}

/** Puts requests that tests answer in the place of the browser's; `vi.unstubAllGlobals` takes them out. @returns all that were made */
export function fakeTransfers(): FakeTransfer[] {
  const made: FakeTransfer[] = []
  vi.stubGlobal(
    'XMLHttpRequest',
    class extends FakeTransfer {
      constructor() {
        super()
        made.push(this)
      }
    },
  )
  return made
}

export const fileAnswer = (id: string, name = 'plan.txt', size = 4): unknown => ({
  file_infos: [{ id, name, extension: 'txt', size, mime_type: 'text/plain' }],
  client_ids: [],
})
