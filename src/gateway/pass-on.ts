import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { Problem } from '../api/errors.ts'
import type { Audit } from '../audit/audit.ts'
import { always, answerJson } from './answer.ts'
import type { HeaderWriter } from './ask.ts'
import { BoundedMap } from './bounded-map.ts'
import type { Match } from './match.ts'
import { errorOf } from './mattermost-error.ts'
import { conditionHeaders, writeMediaHead } from './media.ts'
import type { Answer, Call, Lookups } from './operation.ts'
import { hasNothingToProject, holdsPictures } from './projections/post.ts'
import type { ReceiveUpload } from './upload.ts'
import type { Upstream } from './upstream.ts'

/** Carries a checked call out: asks Mattermost with what the row built, and answers with what the row makes of it. */
export type PassOn = (match: Match, call: Call, body: unknown) => Promise<void>

type Media = Extract<Answer<unknown>, { kind: 'media' }>['media']

const rememberedDownloads = 10_000

function isJson(headers: IncomingHttpHeaders): boolean {
  return headers['content-type'] === 'application/json'
}

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString())
  } catch (cause) {
    throw new Problem('mattermost_away', { why: 'an answer that is no JSON', cause })
  }
}

export function createPassOn(deps: {
  upstream: Upstream
  writeHeaders: HeaderWriter
  lookups: Lookups
  audit: Audit
  receiveUpload: ReceiveUpload
}): PassOn {
  const { upstream, writeHeaders, lookups, audit, receiveUpload } = deps
  const downloads = new BoundedMap<true>(rememberedDownloads)

  function headersFor(call: Call, body: unknown): string[] {
    const headers = writeHeaders(call.view, call.address, call.request)
    if (body !== undefined) headers.push('content-type', 'application/json')
    return headers
  }

  /** Once more before anything is written: the answer may have come just after the cut. */
  function requireStillThere(call: Call): ServerResponse {
    if (call.stop.reason) throw call.stop.reason
    return call.response
  }

  async function passStream(match: Match, call: Call, body: unknown): Promise<void> {
    const headers = headersFor(call, body)
    const isGzipWelcome = /\bgzip\b/.test(call.request.headers['accept-encoding'] ?? '')
    headers.push('accept-encoding', isGzipWelcome ? 'gzip' : 'identity')
    const answer = await upstream.exchange(
      {
        method: match.operation.method,
        path: match.buildPath(call.params) + call.query.built,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      call.stop,
      (status, upstreamHeaders) => {
        if (status >= 300 || !isJson(upstreamHeaders)) return undefined
        const head = [...always, 'Content-Type', 'application/json']
        for (const name of ['content-length', 'content-encoding'] as const) {
          const value = upstreamHeaders[name]
          if (value !== undefined) head.push(name, value)
        }
        call.response.writeHead(status, head)
        return call.response
      },
    )
    if (!call.response.headersSent) throw errorOf(answer)
  }

  async function passJson(match: Match, call: Call, body: unknown): Promise<void> {
    const { operation } = match
    const answer = await upstream.exchange(
      {
        method: operation.method,
        path: match.buildPath(call.params) + call.query.built,
        headers: headersFor(call, body),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      call.stop,
    )
    if (answer.status >= 300) throw errorOf(answer)
    const kind = operation.answer
    const isPlain = (): boolean =>
      hasNothingToProject(answer.body) && (call.view.terms.mayDownload || !holdsPictures(answer.body))
    if (kind.kind === 'posts' && operation.channel !== 'answer' && isPlain())
      return answerJson(requireStillThere(call), answer.status, answer.body)
    if (kind.kind !== 'posts' && kind.kind !== 'json') throw new Error('a row without projection')
    const projected = await kind.project(parse(answer.body), call, lookups)
    if (projected === undefined)
      throw new Problem('mattermost_away', { why: `an answer that is not what ${operation.name} gives` })
    answerJson(requireStillThere(call), answer.status, JSON.stringify(projected))
  }

  /** A film is read in many ranges; the first of a session is what is recorded. */
  async function recordDownload(call: Call, fileId: string, channelId: string, sizeBytes: number): Promise<void> {
    const { range } = call.request.headers
    const isContinued = range !== undefined && !range.startsWith('bytes=0-')
    const key = `${call.view.hash}:${fileId}`
    if (isContinued && downloads.get(key)) return
    await audit.write({
      actor: `guest:${call.view.guestId}`,
      action: 'file.downloaded',
      subject: `channel:${channelId}`,
      detail: { fileId, sizeBytes },
    })
    downloads.set(key, true)
  }

  async function passMedia(match: Match, call: Call, media: Media): Promise<void> {
    const fileId = call.params.file
    let file: { name: string; isDownload: boolean } | undefined
    if (fileId !== undefined) {
      const fact = await lookups.files.of(fileId, call.ask)
      file = { name: fact.name, isDownload: call.query.values.download === '1' }
      if (media === 'file') await recordDownload(call, fileId, fact.channelId, fact.sizeBytes)
    }
    const headers = writeHeaders(call.view, call.address)
    headers.push('accept-encoding', 'identity', ...conditionHeaders(call.request))
    const answer = await upstream.exchange(
      {
        method: match.operation.method,
        path: match.buildPath(call.params),
        headers,
        ...(media === 'file' ? { transfer: 'down' as const } : {}),
      },
      call.stop,
      (status, upstreamHeaders) => {
        if (status !== 200 && status !== 206 && status !== 304) return undefined
        writeMediaHead(call.response, status, upstreamHeaders, file)
        return call.response
      },
    )
    if (!call.response.headersSent) throw errorOf(answer)
  }

  return async (match, call, body) => {
    const { answer } = match.operation
    switch (answer.kind) {
      case 'stream':
        return passStream(match, call, body)
      case 'json':
      case 'posts':
        return passJson(match, call, body)
      case 'media':
        return passMedia(match, call, answer.media)
      case 'upload':
      case 'local': {
        const local = await (answer.kind === 'upload' ? receiveUpload(call, lookups) : answer.answer(call, lookups))
        const response = local.isLast ? call.response : requireStillThere(call)
        return answerJson(response, local.status, JSON.stringify(local.value), local.headers)
      }
    }
  }
}
