import { type Operation, onView, operation } from '../operation.ts'
import { projectConfig, projectLicense } from '../projections/client-config.ts'

const old = { fits: (value: string) => value === 'old', forwarded: true }

export const server: readonly Operation[] = [
  operation({
    name: 'server.config',
    method: 'GET',
    path: '/config/client',
    faces: onView,
    query: { format: old },
    requiredQuery: ['format'],
    channel: 'none',
    answer: { kind: 'json', project: (value, _call, { settings }) => projectConfig(value, settings) },
  }),
  operation({
    name: 'server.license',
    method: 'GET',
    path: '/license/client',
    faces: onView,
    query: { format: old },
    requiredQuery: ['format'],
    channel: 'none',
    answer: { kind: 'json', project: projectLicense },
  }),
]
