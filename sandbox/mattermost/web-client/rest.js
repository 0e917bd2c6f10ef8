import { state } from './state.js'

const cookieValue = (name) =>
  document.cookie
    .split('; ')
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1)

let isLeaving = false

/** Forgets the person and begins again at the root, as the real client does on any 401 and after signing out. */
export function leave() {
  if (isLeaving) return
  isLeaving = true
  // biome-ignore lint/suspicious/noDocumentCookie: the real client deletes them in this way, without any attribute
  for (const name of ['MMUSERID', 'MMCSRF']) document.cookie = `${name}=;expires=Thu, 01 Jan 1970 00:00:01 GMT;path=/`
  location.assign('/')
}

/** One call of the API. An answer is taken for JSON only when its type is exactly `application/json`. */
export async function call(method, path, body, headers = {}) {
  const csrf = cookieValue('MMCSRF')
  const isJsonBody = body !== undefined && !(body instanceof FormData)
  const answer = await fetch(`/api/v4${path}`, {
    method,
    credentials: 'include',
    headers: {
      'Accept-Language': 'en',
      'X-Requested-With': 'XMLHttpRequest',
      ...(method === 'GET' || csrf === undefined ? {} : { 'X-CSRF-Token': csrf }),
      ...(isJsonBody ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    body: isJsonBody ? JSON.stringify(body) : body,
  })
  const isJson = answer.headers.get('content-type') === 'application/json'
  const value = isJson ? await answer.json() : await answer.text()
  if (answer.ok) return value
  if (answer.status === 401 && isJson) leave()
  state.refusals.push(`${method} ${path} ${answer.status} ${value.id ?? ''}`)
  throw new Error(value.message ?? `The server answered ${answer.status}`)
}

/** For calls whose refusal is no fault: some are refused to every guest, others are of parts that are switched off. */
export async function tryCall(method, path, body, headers) {
  try {
    return await call(method, path, body, headers)
  } catch {
    // Kept in `state.refusals`.
    return undefined
  }
}
