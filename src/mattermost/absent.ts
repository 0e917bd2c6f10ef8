import { isFault } from './fault.ts'

/** Turns "there is none" into undefined; every other fault stays one. */
export async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (isFault(error, 'missing')) return undefined
    throw error
  }
}
