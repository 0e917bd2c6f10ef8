import { describe, expect, it } from 'vitest'
import { commandNames, readCommand } from '../commands/names.ts'
import { findLanguage, languages, textsFor } from './texts.ts'

/** Paths of everything in a table, functions included. */
function keysOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, child]) => keysOf(child, `${at}.${key}`))
}

describe('what the bot says', () => {
  it('says everything in every language', () => {
    const [first] = languages
    for (const texts of languages) expect(keysOf(texts)).toEqual(keysOf(first))
  })

  it('has a language for everybody, and finds one by tag and by name', () => {
    expect(textsFor('ar-SA').language).toBe('ar')
    expect(textsFor('nb-NO').language).toBe('en')
    expect(textsFor(undefined).language).toBe('en')
    for (const named of ['ar', 'AR-eg', 'Arabic', 'العربية']) expect(findLanguage(named)?.language).toBe('ar')
    expect(findLanguage('Klingon')).toBeUndefined()
  })

  it('reads every command in every language by the title of its button', () => {
    for (const texts of languages)
      for (const name of commandNames) expect(readCommand(texts.commands[name].title)?.name).toBe(name)
  })

  it('reads what follows a command, and takes nothing else for one', () => {
    expect(readCommand('  WHO   Sea rescue ')).toEqual({ name: 'who', rest: 'Sea rescue' })
    expect(readCommand('request access for the exercise')).toEqual({ name: 'request access', rest: 'for the exercise' })
    expect(readCommand('whoever')).toBeUndefined()
    expect(readCommand('')).toBeUndefined()
  })
})
