import { createElement, Fragment, type ReactNode } from 'react'

/** @returns elements that follow one another as they do in a text: their place is all that tells them apart. */
export function inSequence(nodes: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...nodes)
}
