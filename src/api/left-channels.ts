import { z } from 'zod'
import { grantedChannel } from './session.ts'

/** `GET /api/channels/left`: channels that the person left in the whole Mattermost by their own wish. */
export const leftChannelsAnswer = z.strictObject({
  channels: z.array(
    z.strictObject({
      channelId: z.string(),
      displayName: z.string(),
      /** Otherwise a member has to add them again. */
      mayRejoin: z.boolean(),
    }),
  ),
})
export type LeftChannelsAnswer = z.infer<typeof leftChannelsAnswer>

/** 200 of `POST /api/channels/left/{channelId}/rejoin`: what the person has now. */
export const rejoinAnswer = z.strictObject({ channels: z.array(grantedChannel) })
export type RejoinAnswer = z.infer<typeof rejoinAnswer>
