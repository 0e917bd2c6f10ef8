import { createServer } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  request(facts: { route: string; method: string; status: number; seconds: number }): void
  /** Values that are read when somebody asks. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  counter(
    name: string,
    help: string,
    labels: readonly string[],
  ): { add(labels: Record<string, string>, by?: number): void }
  /** Serves `/metrics` on a listener of its own, which people's requests never reach. */
  listen(port: number, host: string): Promise<{ port: number; close(): Promise<void> }>
}

/** Prometheus metrics of this process; every name begins with `mission_`. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'mission_' })
  const requests = new Histogram({
    name: 'mission_http_request_seconds',
    help: "Requests of the backend's own interface by route, method and status",
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })

  return {
    request: ({ route, method, status, seconds }) =>
      requests.observe({ route, method, status: String(status) }, seconds),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    counter(name, help, labels) {
      const counter = new Counter({ name, help, labelNames: [...labels], registers: [registry] })
      return { add: (values, by = 1) => counter.inc(values, by) }
    },
    async listen(port, host) {
      const server = createServer(async (req, res) => {
        if (req.method !== 'GET' || req.url !== '/metrics') {
          res.writeHead(404).end()
          return
        }
        try {
          const body = await registry.metrics()
          res.writeHead(200, { 'Content-Type': registry.contentType }).end(body)
        } catch {
          // A gauge whose source is gone must not take the listener down; Prometheus sees a failed scrape.
          res.writeHead(503).end()
        }
      })
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
      const address = server.address()
      return {
        port: typeof address === 'object' && address ? address.port : port,
        close: () => new Promise<void>((resolve) => server.close(() => resolve())),
      }
    },
  }
}
