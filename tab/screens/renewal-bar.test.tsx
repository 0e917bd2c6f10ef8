import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { localFailure } from '../session/failure.ts'
import { openSession } from '../session/open-session.ts'
import { sessionAnswer, startMs } from '../session/session.fixture.ts'
import type { Phase } from '../session/state.ts'
import { Themed } from '../theme/themed.tsx'
import { RenewalBar } from './renewal-bar.tsx'

afterEach(cleanup)

function show(failures: number, code: 'offline' | 'sign_in_needed' = 'offline') {
  const session = openSession(sessionAnswer(startMs), 'one', startMs)
  const phase: Phase = { kind: 'signedIn', session, renewAtMs: startMs, failures, failure: localFailure(code) }
  const onRetry = vi.fn()
  render(
    <Themed theme="default">
      <RenewalBar phase={phase} onRetry={onRetry} />
    </Themed>,
  )
  return onRetry
}

describe('a renewal that fails', () => {
  it('once or twice is nobody’s business', () => {
    show(2)

    expect(screen.queryByRole('button')).toBeNull()
  })

  it('again and again is said, with the time that is left', () => {
    show(3)

    expect(screen.getByText(/You can go on until Nov 24, 2026/)).toBeTruthy()
  })

  it('because Microsoft wants to see the person offers to sign in at once', async () => {
    const onRetry = show(1, 'sign_in_needed')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in again' }))

    expect(onRetry).toHaveBeenCalledOnce()
  })
})
