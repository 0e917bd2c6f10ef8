import { z } from 'zod'
import { applicantRoutes } from '../src/access/applicant-routes.ts'
import { clickRoutes } from '../src/access/click-routes.ts'
import { aboutRoute } from '../src/administration/about-route.ts'
import { administeredAccessRoutes } from '../src/administration/access-routes.ts'
import { administrationRoutes } from '../src/administration/routes.ts'
import { problems } from '../src/api/errors.ts'
import type { Route } from '../src/api/route.ts'
import { clouds } from '../src/entra/clouds.ts'
import { chatRoutes } from '../src/session/chat-routes.ts'
import { leftChannelRoutes } from '../src/session/left-channel-routes.ts'
import { sessionRoutes } from '../src/session/routes.ts'
import { parseSettings } from '../src/settings/load.ts'

/** The rooms are asked for their routes only; no handler runs. */
const nobody = {} as never

function allRoutes(): Route[] {
  const settings = parseSettings({
    publicUrl: 'https://mission.example',
    mattermost: { url: 'https://mattermost.example', adminToken: 'none' },
    entra: { clientId: '00000000-0000-4000-8000-000000000000' },
    operator: { tenantId: '00000000-0000-4000-8000-000000000000' },
  })
  const [cloud] = clouds
  if (!cloud) throw new Error('the table of clouds is empty')
  return [
    aboutRoute(settings, cloud, '0'),
    ...sessionRoutes({ walkIn: nobody, directory: nobody, fileCookie: nobody }),
    ...leftChannelRoutes({ directory: nobody, guests: nobody, channelsOf: () => [] }),
    ...chatRoutes({ directory: nobody, tickets: nobody, offer: nobody, chatUrl: undefined }),
    ...applicantRoutes({ access: nobody, verify: nobody, organisationOf: nobody, partners: nobody }),
    ...clickRoutes(nobody),
    ...administeredAccessRoutes({ authenticate: nobody, access: nobody, partners: nobody, store: nobody }),
    ...administrationRoutes({
      settings,
      authenticate: nobody,
      partners: nobody,
      countOpenRequests: nobody,
      guests: nobody,
      checks: nobody,
      store: nobody,
      openSessions: nobody,
      openSockets: nobody,
      pokeFeed: nobody,
    }),
  ]
}

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' })
  return schema
}

/** OpenAPI 3.1 of the backend's own interface, made of its routes. */
export function openapiDocument(): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of allRoutes()) {
    const path = route.path.replace(/:([a-zA-Z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mission Collaboration',
      version: '1',
      description: "The backend's own interface. Mattermost's, as guests reach it, is in operations.md.",
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'The session token of POST /api/session' },
        operator: {
          type: 'http',
          scheme: 'bearer',
          description: "An Entra token with the operator's role, or `Authorization: Key <operator key>`",
        },
      },
    },
  }
}

function operationOf(route: Route): object {
  const names = [...route.path.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => name)
  const query = route.query
    ? (schemaOf(route.query, 'input') as { properties?: Record<string, object> }).properties
    : {}
  const answers = Object.entries(route.answers).map(([status, { schema, summary }]) => [
    status,
    {
      description: summary,
      ...(schema ? { content: { 'application/json': { schema: schemaOf(schema, 'output') } } } : {}),
    },
  ])
  const refusals = Map.groupBy(route.problems, (code) => problems[code].status)
  return {
    summary: route.summary,
    ...(route.auth === 'none' ? {} : { security: [{ [route.auth]: [] }] }),
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...Object.entries(query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema })),
    ],
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }
      : {}),
    responses: {
      ...Object.fromEntries(answers),
      ...Object.fromEntries(
        [...refusals].map(([status, codes]) => [String(status), { description: codes.join(', ') }]),
      ),
    },
  }
}
