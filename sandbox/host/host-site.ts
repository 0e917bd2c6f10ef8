import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ChatApi } from '../connector/chat-api.ts'
import { personOf, type SandboxEntra } from '../entra/open.ts'
import { avatarOf } from '../graph/avatar.ts'
import { members, type Person, people, type Tenant, tenants } from '../mission/cast.ts'
import type { FeedSource } from './feed-source.ts'
import { CallRefused, flagOf, readCall, sendJson, textOf } from './json-call.ts'
import { pageHeaders } from './page-headers.ts'
import { serveFolder } from './serve-folder.ts'

/** A person as the switcher shows them; everything that Teams knows about its user. */
export type HostPerson = {
  readonly key: string
  readonly name: string
  readonly upn: string
  readonly jobTitle: string
  readonly tid: string
  readonly oid: string
  readonly language: string
  readonly organisation: string
  readonly standing: Tenant['standing']
  readonly hasConsent: boolean
  readonly isEnded: boolean
}

/** `GET /api/cast` */
export type HostCast = {
  readonly people: readonly HostPerson[]
  readonly members: readonly { readonly username: string; readonly name: string; readonly position: string }[]
  readonly missionUrl: string
  readonly memberUrl: string
  readonly hasChat: boolean
  readonly hasFeed: boolean
}

export type HostSiteDeps = {
  readonly origin: string
  readonly folder: string
  readonly entra: SandboxEntra
  readonly missionUrl: string
  readonly memberUrl: string
  /** The chats with the bot; without them the page has no chat. */
  readonly chats: ChatApi | undefined
  /** The activity feeds; without them the page has no activity. */
  readonly feeds: FeedSource | undefined
}

/**
 * Microsoft's renderer of cards asks for these (its text is ours or escaped: `page/cards/card-markdown.ts`).
 */
const cardPolicies = [
  'adaptivecards#markdownPassthroughPolicy',
  'adaptivecards#restoreContentsPolicy',
  'adaptivecards#deprecatedExportedFunctionPolicy',
]

/** `http://localhost:<host>`: the page that behaves like Teams, and the few calls that it makes. */
export function createHostSite({ origin, folder, entra, missionUrl, memberUrl, chats, feeds }: HostSiteDeps) {
  const frames = [missionUrl, memberUrl]
  const headers = pageHeaders({ frames, ancestors: [], connects: [], trustedTypes: cardPolicies })

  const known = (key: string): Person => {
    if (!people.some((person) => person.key === key)) throw new CallRefused(404, `Nobody is called ${key}.`)
    return personOf(key)
  }

  const hostPerson = (person: Person): HostPerson => {
    const tenant = Object.values(tenants).find(({ tid }) => tid === person.tid)
    return {
      key: person.key,
      name: `${person.givenName} ${person.surname}`,
      upn: person.upn,
      jobTitle: person.jobTitle,
      tid: person.tid,
      oid: person.oid,
      language: person.language,
      organisation: tenant?.name ?? '',
      standing: tenant?.standing ?? 'unlisted',
      hasConsent: entra.hasConsent(person.key),
      isEnded: entra.isEnded(person.key),
    }
  }

  const cast = (): HostCast => ({
    people: people.map(hostPerson),
    members: members.map(({ username, firstName, lastName, position }) => ({
      username,
      name: `${firstName} ${lastName}`,
      position,
    })),
    missionUrl,
    memberUrl,
    hasChat: chats !== undefined,
    hasFeed: feeds !== undefined,
  })

  const photo = (key: string, response: ServerResponse): void => {
    const portrait = avatarOf(known(key))
    response
      .writeHead(200, {
        'content-type': 'image/png',
        'cache-control': 'max-age=3600',
        'x-content-type-options': 'nosniff',
      })
      .end(portrait)
  }

  /** What people do in their chats: changes come from a script of this page only (security I8). */
  const chat = async (request: IncomingMessage, path: string, response: ServerResponse): Promise<void> => {
    if (!chats || !/^\/(people|rooms)(\/|$)/.test(path)) throw new CallRefused(404, 'There is no such address.')
    if (request.method !== 'GET' && request.headers.origin !== origin)
      throw new CallRefused(403, `Only the page at ${origin} may ask for this.`)
    return chats(request, path, response)
  }

  const feed = async (request: IncomingMessage, key: string, response: ServerResponse): Promise<void> => {
    if (!feeds) throw new CallRefused(404, 'There is no such address.')
    const person = known(key).key
    if (request.method !== 'GET') feeds.markRead(person, textOf(await readCall(request, origin), 'itemId'))
    return sendJson(response, 200, { items: feeds.read(person) })
  }

  return async (request: IncomingMessage, path: string, response: ServerResponse): Promise<void> => {
    if (path.startsWith('/api/bot/')) return chat(request, path.slice('/api/bot'.length), response)
    if (path.startsWith('/api/feed/')) return feed(request, path.slice('/api/feed/'.length), response)
    if (path === '/api/token') {
      const { key } = known(textOf(await readCall(request, origin), 'person'))
      return sendJson(response, 200, await entra.tokenForHost(key))
    }
    if (path === '/api/consent') {
      const body = await readCall(request, origin)
      entra.setConsent(textOf(body, 'tid'), flagOf(body, 'isGiven'))
      return sendJson(response, 200, cast())
    }
    if (path === '/api/account') {
      const body = await readCall(request, origin)
      entra.setEnded(known(textOf(body, 'person')).key, flagOf(body, 'isEnded'))
      return sendJson(response, 200, cast())
    }
    if (request.method !== 'GET') throw new CallRefused(405, 'This address takes GET.')
    if (path === '/api/cast') return sendJson(response, 200, cast())
    if (path.startsWith('/api/photo/')) return photo(path.slice('/api/photo/'.length), response)
    return serveFolder(folder, path, response, headers)
  }
}
