import type { FailureCode } from '../session/failure.ts'
import type { Text } from '../text/text.ts'

/** @returns heading and reason for a code; both tables of codes have them by construction. */
export function failureWords(text: Text, code: FailureCode): { readonly title: string; readonly detail: string } {
  return { title: text.t(`problem.${code}.title`), detail: text.t(`problem.${code}.detail`) }
}
