import { type ProblemCode, problems } from '../../src/api/errors.ts'

export type ProblemTexts = { readonly [Code in ProblemCode as `problem.${Code}.title`]: string } & {
  readonly [Code in ProblemCode as `problem.${Code}.detail`]: string
}

/** The English of the backend's answers is written once, in `src/api/errors.ts`. */
export const englishProblemTexts = Object.fromEntries(
  Object.entries(problems).flatMap(([code, { title, detail }]) => [
    [`problem.${code}.title`, title],
    [`problem.${code}.detail`, detail],
  ]),
) as ProblemTexts
