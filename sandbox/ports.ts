/** Where the sandbox listens, loopback only. Everything follows from one base so that two checkouts can run side by side. */
export type SandboxPorts = {
  readonly host: number
  readonly entra: number
  readonly graph: number
  readonly mattermost: number
  readonly connector: number
  readonly mission: number
  readonly metrics: number
}

/** @param base first port; taken from `SANDBOX_PORT`, 4300 when unset. */
export function sandboxPorts(base = Number(process.env['SANDBOX_PORT'] ?? 4300)): SandboxPorts {
  return {
    host: base,
    entra: base + 1,
    graph: base + 2,
    mattermost: base + 3,
    connector: base + 4,
    mission: base + 10,
    metrics: base + 11,
  }
}
