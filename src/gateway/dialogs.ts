import { randomBytes } from 'node:crypto'
import { BoundedMap } from './bounded-map.ts'

/**
 * The dialogs that integrations opened on guests' sockets, with the addresses that their answers go to (security G5). A
 * guest gets a number in place of the address, and gives the number back. They are in the memory of the process that holds
 * the socket: behind a load balancer a person's requests must come to that process, or the dialog is refused.
 */
export type Dialogs = {
  /** @returns what stands in for the address. */
  opened(userId: string, url: string): string
  /** @returns the address, when the dialog was opened for this person. */
  urlOf(userId: string, standIn: string): string | undefined
}

const maxDialogs = 2000
const prefix = 'mission-dialog:'

export function createDialogs(): Dialogs {
  const open = new BoundedMap<{ readonly userId: string; readonly url: string }>(maxDialogs)
  return {
    opened(userId, url) {
      const standIn = `${prefix}${randomBytes(16).toString('hex')}`
      open.set(standIn, { userId, url })
      return standIn
    },
    urlOf(userId, standIn) {
      const dialog = open.get(standIn)
      return dialog?.userId === userId ? dialog.url : undefined
    },
  }
}
