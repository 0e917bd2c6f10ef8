import { isPopoutPath } from '../../src/api/popout-path.ts'
import { isChatPath } from './chat-path.ts'

/** What the pages of the chat origin tell the tab. */
export type FrameMessage =
  | { readonly kind: 'mission-enter-ready' }
  | { readonly kind: 'mission-chat-question' }
  | { readonly kind: 'mission-chat-again' }
  | { readonly kind: 'mission-chat-call-window' }
  | { readonly kind: 'mission-chat-failed'; readonly code: string }
  | { readonly kind: 'mission-chat-ended'; readonly code: string }
  | { readonly kind: 'mission-chat-place'; readonly path: string }
  | { readonly kind: 'mission-chat-popout'; readonly path: string }

const codeForm = /^[a-z_]{1,40}$/

/**
 * A message counts only when it comes from the very window of the frame and from exactly the chat origin (security B8):
 * other apps in the same host, and pages inside the frame, can send to this window too.
 *
 * @returns undefined for everything else
 */
export function readFrameMessage(
  event: Pick<MessageEvent<unknown>, 'origin' | 'source' | 'data'>,
  expected: { readonly origin: string; readonly window: unknown },
): FrameMessage | undefined {
  if (event.origin !== expected.origin || !expected.window || event.source !== expected.window) return undefined
  const { kind, code, path } = (event.data ?? {}) as { kind?: unknown; code?: unknown; path?: unknown }
  switch (kind) {
    case 'mission-enter-ready':
    case 'mission-chat-question':
    case 'mission-chat-again':
    case 'mission-chat-call-window':
      return { kind }
    case 'mission-chat-failed':
    case 'mission-chat-ended':
      return { kind, code: typeof code === 'string' && codeForm.test(code) ? code : 'failed' }
    case 'mission-chat-place':
      return isChatPath(path) ? { kind, path } : undefined
    case 'mission-chat-popout':
      return typeof path === 'string' && isPopoutPath(path) ? { kind, path } : undefined
    default:
      return undefined
  }
}
