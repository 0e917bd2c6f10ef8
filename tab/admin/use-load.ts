import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure } from '../session/failure.ts'
import { failureFrom } from '../session/walk.ts'

export type Loaded<Value> = {
  /** The last value that arrived; it stays while it is read again. */
  readonly value: Value | undefined
  readonly failure: Failure | undefined
  readonly isLoading: boolean
  readonly reload: () => void
  /** Takes the answer of an action in place of reading again. */
  readonly put: (value: Value) => void
}

/** Reads once when it appears, and again on `reload`. An answer that was overtaken by a later one is dropped. */
export function useLoad<Value>(load: () => Promise<Value>): Loaded<Value> {
  const [state, setState] = useState<Pick<Loaded<Value>, 'value' | 'failure' | 'isLoading'>>({
    value: undefined,
    failure: undefined,
    isLoading: true,
  })
  const latest = useRef(0)
  const loadRef = useRef(load)
  loadRef.current = load

  const reload = useCallback(() => {
    latest.current += 1
    const mine = latest.current
    setState((before) => ({ ...before, isLoading: true }))
    loadRef.current().then(
      (value) => {
        if (mine === latest.current) setState({ value, failure: undefined, isLoading: false })
      },
      (error: unknown) => {
        if (mine === latest.current)
          setState((before) => ({ ...before, failure: failureFrom(error), isLoading: false }))
      },
    )
  }, [])

  const put = useCallback((value: Value) => {
    latest.current += 1
    setState({ value, failure: undefined, isLoading: false })
  }, [])

  useEffect(() => {
    reload()
    return () => {
      latest.current += 1
    }
  }, [reload])
  return { ...state, reload, put }
}
