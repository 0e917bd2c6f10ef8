import busboy from 'busboy'
import { z } from 'zod'
import { Problem } from '../api/errors.ts'
import type { Audit } from '../audit/audit.ts'
import type { HeaderWriter } from './ask.ts'
import { requireGranted } from './checks.ts'
import type { UpstreamAnswer } from './exchange.ts'
import { errorOf } from './mattermost-error.ts'
import type { Call, LocalAnswer, Lookups } from './operation.ts'
import { OutgoingForm } from './outgoing-form.ts'
import { projectFileInfo } from './projections/file-info.ts'
import type { Upstream } from './upstream.ts'

export type ReceiveUpload = (call: Call, lookups: Lookups) => Promise<LocalAnswer>

const maxFiles = 10
const channelIdForm = /^[a-z0-9]{26}$/
const clientIdForm = /^[A-Za-z0-9_-]{1,64}$/

const uploadAnswer = z.looseObject({
  file_infos: z.array(z.looseObject({ id: z.string() })),
  client_ids: z.array(z.string()).nullish(),
})

function bad(why: string, cause?: unknown): Problem {
  return new Problem('bad_request', { why, cause })
}

/**
 * `POST /files`: takes the form apart as it comes in and writes it anew upstream. The channel stands before the first
 * file and is checked before a byte goes up; the files that come back are remembered as this guest's (security G12).
 */
export function createReceiveUpload(deps: {
  upstream: Upstream
  writeHeaders: HeaderWriter
  audit: Audit
}): ReceiveUpload {
  const { upstream, writeHeaders, audit } = deps

  /** Reads the form and feeds the request upstream. @returns the channel, and the answer once the last byte was taken. */
  function pass(call: Call, maxBytes: number): Promise<{ channelId: string; answer: UpstreamAnswer }> {
    const { request, view } = call
    return new Promise((resolve, reject) => {
      let channelId: string | undefined
      const clientIds: string[] = []
      let form: OutgoingForm | undefined
      let answer: Promise<UpstreamAnswer> | undefined
      let files = Promise.resolve()

      const fail = (error: Error): void => {
        request.unpipe(parser)
        parser.removeAllListeners()
        parser.on('error', () => undefined)
        form?.body.destroy(error)
        reject(error)
      }

      const parser = createParser()
      function createParser(): busboy.Busboy {
        return busboy({
          headers: request.headers,
          defParamCharset: 'utf8',
          limits: { files: maxFiles, fields: maxFiles + 1, fieldSize: 64, fieldNameSize: 32, fileSize: maxBytes },
        })
      }

      function begin(): OutgoingForm {
        const granted = requireGranted(view, channelId ?? '')
        call.touch(granted)
        const begun = new OutgoingForm()
        begun.addField('channel_id', granted)
        for (const clientId of clientIds) begun.addField('client_ids', clientId)
        const headers = writeHeaders(view, call.address, request)
        headers.push('content-type', begun.contentType, 'accept', 'application/json')
        const sent = upstream.exchange(
          { method: 'POST', path: '/api/v4/files', headers, body: begun.body, transfer: 'up' },
          call.stop,
        )
        // An answer before the end of the form is a refusal: the rest of it is not wanted.
        sent.then((early) => {
          if (early.status !== 201) fail(errorOf(early))
        }, fail)
        answer = sent
        return begun
      }

      parser.on('field', (name, value, info) => {
        if (form) fail(bad('a field behind a file'))
        else if (info.nameTruncated || info.valueTruncated) fail(bad('a field that is too long'))
        else if (name === 'channel_id' && channelId === undefined && channelIdForm.test(value)) channelId = value
        else if (name === 'client_ids' && clientIdForm.test(value)) clientIds.push(value)
        else fail(bad('a field that does not fit'))
      })
      parser.on('file', (name, content, info) => {
        content.on('limit', () => fail(new Problem('file_too_large', { facts: { maxBytes } })))
        content.on('error', () => undefined)
        if (name !== 'files') return fail(bad('a file in another field'))
        try {
          form ??= begin()
        } catch (error) {
          return fail(error instanceof Error ? error : bad('not begun', error))
        }
        const open = form
        files = files.then(() => open.addFile('files', info.filename || 'file', content))
        files.catch(fail)
      })
      for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
        parser.on(limit, () => fail(bad('too many parts')))
      parser.on('error', (cause) => fail(bad('not a form', cause)))
      parser.on('close', () => {
        if (!form || !answer) return fail(bad('a form without a file'))
        const [open, sent] = [form, answer]
        files
          .then(() => {
            open.end()
            return sent
          })
          .then((done) => resolve({ channelId: channelId ?? '', answer: done }), fail)
      })
      request.pipe(parser)
    })
  }

  return async (call, lookups) => {
    if (!/^multipart\/form-data\s*;/i.test(call.request.headers['content-type'] ?? ''))
      throw new Problem('media_type', { why: 'not a form' })
    const { channelId, answer } = await pass(call, lookups.settings.limits.maxUploadBytes)
    if (answer.status !== 201) throw errorOf(answer)
    const parsed = uploadAnswer.safeParse(JSON.parse(answer.body.toString()))
    if (!parsed.success) throw new Problem('mattermost_away', { why: 'an upload without files', cause: parsed.error })
    for (const info of parsed.data.file_infos) {
      await lookups.sessions.rememberUpload(call.view, info.id, channelId)
      await audit.write({
        actor: `guest:${call.view.guestId}`,
        action: 'file.uploaded',
        subject: `channel:${channelId}`,
        detail: { fileId: info.id, sizeBytes: Number(info.size) },
      })
    }
    const infos = parsed.data.file_infos.map((info) => projectFileInfo(info, call.view))
    return { status: 201, value: { file_infos: infos, client_ids: parsed.data.client_ids ?? [] } }
  }
}
