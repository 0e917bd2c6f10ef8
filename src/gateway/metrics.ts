/** What the gateway reports of itself; `http/` decides how it is shown. */
export type GatewayMetrics = {
  /** `operation` is a name of the table, or `unknown`. */
  answered(operation: string, status: number, durationMs: number): void
  socketOpened(): void
  socketClosed(): void
}

export const unmeasured: GatewayMetrics = { answered() {}, socketOpened() {}, socketClosed() {} }
