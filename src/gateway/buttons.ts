import { z } from 'zod'
import type { SessionView } from '../session/session-view.ts'
import { isRecord, type JsonRecord } from './projections/record.ts'
import type { StandIns } from './stand-ins.ts'

/**
 * Buttons of messages that Mattermost keeps nowhere (`ephemeral_message`). It cannot look up what such a button does, so it
 * gives everything along, sealed for itself, and the page gives it back. It says the channel in there, where the gateway
 * cannot read it: so the gateway notes down channel and message beside it, seals both, and knows which grant is needed.
 */
export type Buttons = {
  /** @returns the message with every button bound to this session and the channel of the message */
  bound(view: SessionView, post: JsonRecord): JsonRecord
  /** @returns what was bound; undefined when it was not bound here for this session */
  open(view: SessionView, cookie: string): BoundButton | undefined
}

export type BoundButton = { readonly postId: string; readonly channelId: string; readonly cookie: string }

const boundButton = z.strictObject({ postId: z.string(), channelId: z.string(), cookie: z.string() })

const maxCookieLength = 40_000

export function createButtons(standIns: StandIns): Buttons {
  function bind(view: SessionView, post: JsonRecord, action: unknown): unknown {
    if (!isRecord(action) || typeof action.cookie !== 'string' || action.cookie === '') return action
    const { cookie, ...shown } = action
    // Without it the button is there and refused, as it is for a message that is kept.
    if (cookie.length > maxCookieLength) return shown
    const button = { postId: String(post.id), channelId: String(post.channel_id), cookie }
    return { ...shown, cookie: standIns.make('action', view, JSON.stringify(button)) }
  }

  return {
    bound(view, post) {
      if (!isRecord(post.props) || !Array.isArray(post.props.attachments)) return post
      const attachments = post.props.attachments.map((attachment) =>
        isRecord(attachment) && Array.isArray(attachment.actions)
          ? { ...attachment, actions: attachment.actions.map((action) => bind(view, post, action)) }
          : attachment,
      )
      return { ...post, props: { ...post.props, attachments } }
    },
    open(view, cookie) {
      const opened = standIns.read('action', view, cookie)
      return opened === undefined ? undefined : boundButton.parse(JSON.parse(opened))
    },
  }
}
