import { Problem } from '../../api/errors.ts'
import { type Route, route } from '../../api/route.ts'
import type { Intake, ProxyAnswer } from './intake.ts'
import type { PushAddress } from './push-address.ts'

/**
 * Larger than the largest push: a message of 16,383 characters may be six bytes each in JSON, and the fallback texts of a
 * webhook's attachments 800 kB.
 */
const MAX_BYTES = 1_048_576

/** The two doors of a push proxy, behind a path that nobody guesses. Any other path is 404 like everything that is not there. */
export function pushRoutes({ address, intake }: { address: Pick<PushAddress, 'isSecret'>; intake: Intake }): Route[] {
  const door = (
    name: string,
    summary: string,
    handle: (bytes: Uint8Array | undefined) => Promise<ProxyAnswer>,
  ): Route =>
    route({
      method: 'POST',
      path: `/push/:secret/api/v1/${name}`,
      summary,
      auth: 'none',
      params: { secret: /^[A-Za-z0-9_-]{16,128}$/ },
      rawMaxBytes: MAX_BYTES,
      answers: {
        200: { summary: 'Always, unless nothing could be stored; what is not believed is dropped without a word.' },
      },
      problems: ['not_found'],
      async handle({ params, raw }) {
        if (!address.isSecret(params.secret ?? '')) throw new Problem('not_found')
        const { status, body } = await handle(raw)
        return { status, raw: body, ...(raw ? {} : { headers: { Connection: 'close' } }) }
      },
    })
  return [
    door('send_push', 'A push of the Mattermost server; see PushNotificationServer', intake.sendPush),
    door('ack', 'A receipt of a phone, passed on', intake.acknowledge),
  ]
}
