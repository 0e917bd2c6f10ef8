import { WebSocket } from 'ws'

export type SocketEvent = { readonly event: string; readonly data: Record<string, unknown>; readonly seq: number }

export type GuestSocket = {
  readonly events: SocketEvent[]
  readonly closed: Promise<{ code: number }>
  readonly isOpen: () => boolean
  send(frame: object): void
  close(): void
}

/** Opens the mission view's socket as the tab does: challenge first, then events. Resolves once the challenge was answered. */
export async function openGuestSocket(options: {
  url: string
  publicUrl: string
  sessionToken: string
}): Promise<GuestSocket> {
  const socket = new WebSocket(
    `${options.url.replace('http', 'ws')}/api/v4/websocket?connection_id=&sequence_number=0`,
    {
      origin: options.publicUrl,
      headers: { Host: new URL(options.publicUrl).host },
      perMessageDeflate: false,
    },
  )
  const events: SocketEvent[] = []
  const closed = new Promise<{ code: number }>((resolve) => socket.once('close', (code) => resolve({ code })))
  const answered = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { status?: string } & SocketEvent
    if (frame.status === 'OK') answered.resolve()
    else if (frame.event) events.push(frame)
  })
  socket.on('error', (error) => answered.reject(error))
  void closed.then(({ code }) => answered.reject(new Error(`the socket closed with ${code} before it was proven`)))
  socket.once('open', () =>
    socket.send(JSON.stringify({ seq: 1, action: 'authentication_challenge', data: { token: options.sessionToken } })),
  )
  await answered.promise
  return {
    events,
    closed,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    send: (frame) => socket.send(JSON.stringify(frame)),
    close: () => socket.close(),
  }
}
