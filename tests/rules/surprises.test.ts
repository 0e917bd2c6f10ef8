import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Entries of section 10 of `docs/design/mattermost.md` that a gateway between Mattermost and its clients can get wrong. */
const ofTheGateway = [
  1, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33, 37, 38, 43, 44, 47,
]

/** The others, and in what they can go wrong. */
const ofOthers: Readonly<Record<string, readonly number[]>> = {
  'making and ending accounts': [2, 3, 4, 5, 6, 7, 9, 10, 35, 36, 41, 42, 45, 46],
  'reading and relaying messages': [29, 30, 34],
  'the tools that are used': [39, 40],
  'the edition of the server': [48],
}

function entries(): number[] {
  const text = readFileSync(join(root, 'docs/design/mattermost.md'), 'utf8')
  const section = text.slice(text.indexOf('\n## 10. '))
  return [...section.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))
}

/** Numbers in the names of tests: `surprise 7: …`, `surprises 7 and 8: …`. */
function tested(): Set<number> {
  const numbers = new Set<number>()
  for (const folder of ['tests/rules', 'tests/journeys'])
    for (const name of readdirSync(join(root, folder)).filter((each) => each.endsWith('.test.ts')))
      for (const [, list = ''] of readFileSync(join(root, folder, name), 'utf8').matchAll(
        /\bsurprises? ((?:\d+(?:, | and )?)+):?/g,
      ))
        for (const number of list.match(/\d+/g) ?? []) numbers.add(Number(number))
  return numbers
}

describe('what is known to go wrong with Mattermost', () => {
  it('is the gateway’s or somebody else’s, entry by entry', () => {
    const sorted = [...ofTheGateway, ...Object.values(ofOthers).flat()].sort((one, other) => one - other)

    expect(sorted).toEqual(entries())
  })

  it('has a test named after it where it is the gateway’s', () => {
    const done = tested()

    expect(ofTheGateway.filter((number) => !done.has(number))).toEqual([])
  })
})
