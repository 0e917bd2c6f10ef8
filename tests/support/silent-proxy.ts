import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a server that can be made to say nothing: connections stay open and take what is sent, and no answer comes. */
export type SilentProxy = {
  readonly port: number
  fallSilent(): void
  /** Connections made from now on work again; those of before are dead, as after a firewall has forgotten them. */
  recover(): void
  close(): Promise<void>
}

/** Opens the line to a port of 127.0.0.1. */
export async function openSilentProxy(targetPort: number): Promise<SilentProxy> {
  let isSilent = false
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const dead = new WeakSet<Socket>()
  const server = createServer((client) => {
    keep(client)
    if (isSilent) dead.add(client)
    const upstream = keep(connect(targetPort, '127.0.0.1'))
    const pass = (from: Socket, to: Socket) => {
      from.on('data', (bytes) => {
        if (!dead.has(client)) to.write(bytes)
      })
      from.on('close', () => {
        if (!dead.has(client)) to.destroy()
      })
    }
    pass(client, upstream)
    pass(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent() {
      isSilent = true
      for (const socket of sockets) dead.add(socket)
    },
    recover() {
      isSilent = false
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
