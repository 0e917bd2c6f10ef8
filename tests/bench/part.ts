import type { TestPostgres } from '../support/postgres.ts'
import type { CleanUp } from './clean-up.ts'
import type { SignedInCrowd } from './crowd.ts'

/** One line that is held against a budget of the design. */
export type BudgetRow = {
  readonly what: string
  readonly budget: string
  readonly measured: string
  /** Least and most of the runs, or whatever shows how far a single number can be believed. */
  readonly spread: string
  readonly runs: string
  readonly isMet: boolean
}

/** Numbers beside the budgets that explain them. */
export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** One heading of the page: what was measured together, in one run. */
export type Section = {
  readonly title: string
  /** How it was measured, in sentences. */
  readonly how: string
  readonly budgets: readonly BudgetRow[]
  readonly tables: readonly Table[]
}

/** What a part may ask for; each is made once and goes when everything is over. */
export type Bench = {
  readonly cleanUp: CleanUp
  postgres(): Promise<TestPostgres>
  crowd(): Promise<SignedInCrowd>
}

export type Part = {
  /** As it is called on the command line. */
  readonly name: string
  /** Says what is missing on this machine, or undefined when the part can run. */
  missing(): string | undefined
  run(bench: Bench): Promise<readonly Section[]>
}
