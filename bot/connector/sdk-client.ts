import type { HttpOperationResponse, WebResourceLike } from 'botbuilder-stdlib/lib/azureCoreHttpCompat.js'
import { ConnectorClient } from 'botframework-connector'
import type { Connector, ConnectorCall } from './connector.ts'

/** Policies of the SDK's pipeline that would send again, or elsewhere (measured: three more tries after 429, 502, 503). */
const removedPolicies = ['defaultRetryPolicy', 'exponentialRetryPolicy', 'throttlingRetryPolicy', 'redirectPolicy']

type Pipeline = { removePolicy(which: { name: string }): unknown }

/** The SDK's client for the answers within a turn, over our own line: signed there, bounded, one try. */
export function createSdkClient(serviceUrl: string, connector: Connector): ConnectorClient {
  const client = new ConnectorClient(
    { signRequest: async (request: WebResourceLike) => request },
    { baseUri: serviceUrl, httpClient: { sendRequest: (request: WebResourceLike) => send(connector, request) } },
  )
  const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client
  for (const name of removedPolicies) pipeline.removePolicy({ name })
  return client
}

async function send(connector: Connector, request: WebResourceLike): Promise<HttpOperationResponse> {
  const answer = await connector({
    method: request.method as ConnectorCall['method'],
    url: request.url,
    ...(typeof request.body === 'string' ? { body: request.body } : {}),
  })
  if (answer.kind !== 'answer') throw new Error('Teams did not answer', { cause: answer.cause })
  const headers = request.headers.clone()
  for (const { name } of headers.headersArray()) headers.remove(name)
  answer.headers.forEach((value, name) => {
    headers.set(name, value)
  })
  return { status: answer.status, headers, request, bodyAsText: Buffer.from(answer.body).toString('utf8') }
}
