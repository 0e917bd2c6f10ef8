import { RequestError } from '../connection/request-error.ts'
import { type LoadTrouble, type MissionState, withEntry } from '../state/mission-state.ts'

/** @returns what is kept of an error for the screen. */
export function troubleOf(error: unknown): LoadTrouble {
  return error instanceof RequestError ? { kind: error.kind, code: error.code } : { kind: 'fault', code: '' }
}

/** Notes why the posts of a channel or thread could not be read; without an error: that they were. */
export function setTrouble(state: MissionState, id: string, error: unknown): MissionState {
  const loadTroubles = withEntry(state.loadTroubles, id, error === undefined ? undefined : troubleOf(error))
  return loadTroubles === state.loadTroubles ? state : { ...state, loadTroubles }
}
