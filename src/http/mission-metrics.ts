import type { Metrics } from './metrics.ts'

/** What the gateway reports, as Prometheus sees it. */
export function gatewayMetrics(metrics: Metrics): {
  answered(operation: string, status: number, durationMs: number): void
  socketOpened(): void
  socketClosed(): void
} {
  const answers = metrics.counter('mission_gateway_answers_total', 'Answers of the gateway by operation and status', [
    'operation',
    'status',
  ])
  const durations = metrics.counter(
    'mission_gateway_answer_seconds_total',
    'Time spent on answers of the gateway by operation',
    ['operation'],
  )
  const sockets = metrics.counter('mission_gateway_sockets_total', 'Sockets of guests that opened and closed', ['what'])
  return {
    answered(operation, status, durationMs) {
      answers.add({ operation, status: String(status) })
      durations.add({ operation }, durationMs / 1000)
    },
    socketOpened: () => sockets.add({ what: 'opened' }),
    socketClosed: () => sockets.add({ what: 'closed' }),
  }
}

/** Values that are read when Prometheus asks. */
export function missionGauges(
  metrics: Metrics,
  read: { openSockets: () => number; openSessions: () => Promise<number>; isFeedFresh: () => boolean },
): void {
  metrics.gauge('mission_open_sockets', 'Sockets of guests open in this process', read.openSockets)
  metrics.gauge('mission_open_sessions', 'Sessions that have not run out, over all processes', read.openSessions)
  metrics.gauge(
    'mission_cut_off_feed_fresh',
    '1 while this process knows who was cut off, 0 when it has closed everything',
    () => (read.isFeedFresh() ? 1 : 0),
  )
}
