import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A line to a server that can be cut and mended, as when that server is restarted: refused in between, on the same port after. */
export type BreakableLine = {
  readonly port: number
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

/** Opens the line to a port of 127.0.0.1. */
export async function openBreakableLine(targetPort: number): Promise<BreakableLine> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  let server: Server | undefined

  async function listen(port: number): Promise<number> {
    const opened = createServer((client) => {
      const upstream = keep(connect(targetPort, '127.0.0.1'))
      keep(client).pipe(upstream).pipe(client)
    })
    await new Promise<void>((resolve, reject) => opened.once('error', reject).listen(port, '127.0.0.1', resolve))
    server = opened
    return (opened.address() as AddressInfo).port
  }

  async function cut(): Promise<void> {
    const closing = server
    server = undefined
    for (const socket of sockets) socket.destroy()
    if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()))
  }

  const port = await listen(0)
  return { port, cut, mend: async () => void (await listen(port)), close: cut }
}
