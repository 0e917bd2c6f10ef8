import { useState } from 'react'
import { useMission } from '../mission-context.tsx'
import { failureKind } from './request-words.ts'

const problems = { refused: 'directForbidden', noConnection: 'noConnection', failed: 'directFailed' } as const

type Problem = (typeof problems)[keyof typeof problems]

/** Opens the conversation with a person; whether that is allowed, the server says (design 6.3). */
export function useDirectMessage(userId: string, onOpened: () => void) {
  const mission = useMission()
  const [isOpening, setOpening] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function attempt(): Promise<void> {
    setOpening(true)
    setProblem(undefined)
    try {
      await mission.openDirect(userId)
      onOpened()
    } catch (error) {
      setProblem(problems[failureKind(error)])
    } finally {
      setOpening(false)
    }
  }

  return { open: () => void (isOpening || attempt()), isOpening, problem }
}
