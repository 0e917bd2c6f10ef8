/** One call of Mattermost's own interface, for preparing what is measured. @throws Error with the server's words */
export async function callMattermost<T>(
  server: { readonly url: string; readonly token: string },
  method: 'GET' | 'POST',
  path: string,
  body?: object | FormData,
): Promise<T> {
  const isForm = body instanceof FormData
  const answer = await fetch(`${server.url}/api/v4${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

type HasId = { readonly id: string }

/** @returns what is found, or what is made when nothing is. */
export async function findOrMake(
  server: { readonly url: string; readonly token: string },
  find: string,
  make: string,
  body: object,
): Promise<HasId> {
  const answer = await fetch(`${server.url}/api/v4${find}`, { headers: { authorization: `Bearer ${server.token}` } })
  if (answer.ok) return (await answer.json()) as HasId
  await answer.arrayBuffer()
  return callMattermost<HasId>(server, 'POST', make, body)
}
