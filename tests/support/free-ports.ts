import { type AddressInfo, createServer } from 'node:net'

/**
 * Holds ports of 127.0.0.1 for a moment to see that they are free.
 *
 * @param wanted how many, or which
 * @returns the ports, all different; rejects when one of those asked for is taken
 */
export async function freePorts(wanted: number | readonly number[]): Promise<number[]> {
  const asked = typeof wanted === 'number' ? Array.from({ length: wanted }, () => 0) : wanted
  const servers = await Promise.all(
    asked.map(
      (port) =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer()
          server.once('error', reject)
          server.listen(port, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
