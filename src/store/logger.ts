/** The part of pino that rooms use: facts first, then one sentence. Never a token, never message text. */
export type Logger = {
  debug(facts: object, sentence: string): void
  info(facts: object, sentence: string): void
  warn(facts: object, sentence: string): void
  error(facts: object, sentence: string): void
}

/** Says nothing; for tests and short commands. */
export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }
