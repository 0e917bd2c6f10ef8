import { useEffect } from 'react'
import { useMission, useMissionState } from '../mission-context.tsx'
import type { Person } from '../state/model.ts'

/** @returns the person, undefined until the server has told who it is */
export function usePerson(userId: string): Person | undefined {
  const mission = useMission()
  const person = useMissionState(({ people }) => people.get(userId))
  const isKnown = person !== undefined
  useEffect(() => {
    if (!isKnown) mission.people.need([userId])
  }, [mission, userId, isKnown])
  return person
}
