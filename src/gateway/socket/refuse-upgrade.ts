import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemOf, problems } from '../../api/errors.ts'

/** Answers a connection that will be no socket, and closes it: nothing behind the request is read (security G3). */
export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const problem = problemOf(error)
  const { status, detail } = problems[problem.code]
  const body = JSON.stringify({
    id: `mission.${problem.code}`,
    message: detail,
    detailed_error: '',
    request_id: randomUUID(),
    status_code: status,
  })
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`
  socket.end(head + body, () => socket.destroy())
}
