import type { SessionView } from '../session/session-view.ts'
import { isRecord, type JsonRecord } from './projections/record.ts'
import type { StandIns } from './stand-ins.ts'

/**
 * The dialogs that integrations open on guests' sockets, with the addresses that their answers go to (security G5). A guest
 * gets something that stands in for an address, and gives it back.
 */
export type Dialogs = {
  /** @returns what `url` opens with the addresses in it replaced: of the dialog, its next page and its lists to choose from. */
  hidden(view: SessionView, dialog: JsonRecord): JsonRecord
  /** @returns what stands in for an address; empty for none, and for one beyond all measure */
  standInFor(view: SessionView, url: unknown): string
  /** @returns the address, when it stood in a dialog that was opened for this session */
  urlOf(view: SessionView, standIn: string): string | undefined
}

/** Mattermost's page asks for lists to choose from only at what looks like a plugin's path, or is HTTPS. */
const prefix = '/plugins/mission.dialog/'
const maxUrlLength = 2048

export function createDialogs(standIns: StandIns): Dialogs {
  function standInFor(view: SessionView, url: unknown): string {
    if (typeof url !== 'string' || url === '' || url.length > maxUrlLength) return ''
    return prefix + standIns.make('dialog', view, url)
  }

  function hide(view: SessionView, holder: JsonRecord, key: string): JsonRecord {
    return key in holder ? { ...holder, [key]: standInFor(view, holder[key]) } : holder
  }

  return {
    standInFor,
    hidden(view, dialog) {
      const { elements } = dialog
      const shown = hide(view, dialog, 'source_url')
      if (!Array.isArray(elements)) return shown
      return {
        ...shown,
        elements: elements.map((element) => (isRecord(element) ? hide(view, element, 'data_source_url') : element)),
      }
    },
    urlOf: (view, standIn) =>
      standIn.startsWith(prefix) ? standIns.read('dialog', view, standIn.slice(prefix.length)) : undefined,
  }
}
