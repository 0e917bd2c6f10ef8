import type { Activity } from 'botbuilder'
import {
  type AuthenticateRequestResult,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector'
import type { BotCloud } from '../../src/entra/bot-clouds.ts'
import type { Fetch } from '../../src/entra/bounded-fetch.ts'
import type { Connector } from '../connector/connector.ts'
import { createSdkClient } from '../connector/sdk-client.ts'
import { createChannelKeys } from './channel-keys.ts'
import { type CheckTurn, createCheckTurn } from './check-turn.ts'
import type { IsListedService } from './service-url.ts'

/**
 * What the SDK asks about trust, answered by us: who may send turns (`checkTurn`), and how turns are answered
 * (`connector`). Its own checks take tokens of the emulator, of skills and of the App Service Extension, skip everything
 * when the app id is empty, and answer a bad signature with 500 (measured); none of that is reached.
 */
export class MissionAuthentication extends BotFrameworkAuthentication {
  readonly #appId: string
  readonly #checkTurn: CheckTurn
  readonly #factory: ConnectorFactory

  constructor(deps: { appId: string; checkTurn: CheckTurn; connector: Connector }) {
    super()
    this.#appId = deps.appId
    this.#checkTurn = deps.checkTurn
    this.#factory = new MissionConnectorFactory(deps.connector)
  }

  async authenticateRequest(activity: Activity, authHeader: string): Promise<AuthenticateRequestResult> {
    await this.#checkTurn(activity, authHeader)
    const claims = [
      { type: 'aud', value: this.#appId },
      { type: 'serviceurl', value: activity.serviceUrl },
    ]
    return {
      audience: '',
      claimsIdentity: new ClaimsIdentity(claims, true),
      callerId: '',
      connectorFactory: this.#factory,
    }
  }

  async authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    throw new Error('streaming is not offered')
  }

  createConnectorFactory(): ConnectorFactory {
    return this.#factory
  }

  /** The SDK makes one for every turn; the bot signs nobody in through it. */
  async createUserTokenClient(): Promise<UserTokenClient> {
    return {} as UserTokenClient
  }
}

class MissionConnectorFactory extends ConnectorFactory {
  readonly #connector: Connector

  constructor(connector: Connector) {
    super()
    this.#connector = connector
  }

  async create(serviceUrl: string) {
    return createSdkClient(serviceUrl, this.#connector)
  }
}

/** The one that the product uses: turns of Teams, signed for this bot, and nothing else. There is no setting for another. */
export function createAuthentication(deps: {
  botCloud: BotCloud
  line: { readonly appId: string; readonly isListedService: IsListedService; readonly connector: Connector }
  now: () => number
  fetch?: Fetch | undefined
}): MissionAuthentication {
  const { botCloud, line, now, fetch } = deps
  const keys = createChannelKeys({ openIdUrl: botCloud.openIdUrl, now, fetch })
  return new MissionAuthentication({
    ...line,
    checkTurn: createCheckTurn({ ...line, issuer: botCloud.issuer, keys, now }),
  })
}
