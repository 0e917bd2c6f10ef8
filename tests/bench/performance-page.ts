import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BudgetRow, Section, Table } from './part.ts'

export const pagePath = join(import.meta.dirname, '../../docs/performance.md')

const head = `# Performance

Written by \`npm run bench\` (\`npm run bench -- <part>\` measures one part and leaves the others as they are). Backend, database,
Mattermost, proxy and load generator are processes of their own on one machine, so each number of processor time and memory
belongs to the backend process alone. Runs that are compared are interleaved. Nothing here is asserted by a test.
`

export type Run = {
  readonly machine: string
  readonly commit: string
  readonly startedAt: Date
  readonly loadBefore: string
}

function tableText(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

const budgetColumns = ['What', 'Budget', 'Measured', 'Spread', 'Runs', 'Met'] as const

const budgetCells = (row: BudgetRow): string[] => [
  row.what,
  row.budget,
  row.measured,
  row.spread,
  row.runs,
  row.isMet ? 'yes' : '**no**',
]

export function budgetTable(rows: readonly BudgetRow[]): string {
  return tableText(budgetColumns, rows.map(budgetCells))
}

function sectionText(section: Section, run: Run): string {
  const when = run.startedAt.toISOString().slice(0, 16).replace('T', ' ')
  const facts = `${when} UTC, commit ${run.commit}, ${run.machine}; load of the machine before: ${run.loadBefore}.`
  const parts = [section.how, facts]
  if (section.budgets.length > 0) parts.push(budgetTable(section.budgets))
  parts.push(...section.tables.map(({ columns, rows }: Table) => tableText(columns, rows)))
  return parts.join('\n\n')
}

/** The page's sections by title, in their order. */
function readSections(): Map<string, string> {
  if (!existsSync(pagePath)) return new Map()
  const [, ...parts] = readFileSync(pagePath, 'utf8').split(/^## /m)
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n')
      return [title.trim(), lines.join('\n').trim()]
    }),
  )
}

/** Puts what was measured in the place of what was measured before; other sections stay, with their own dates. */
export function writeSections(sections: readonly Section[], run: Run, order: readonly string[]): void {
  const texts = readSections()
  for (const section of sections) texts.set(section.title, sectionText(section, run))
  const rank = (title: string): number => {
    const at = order.indexOf(title)
    return at === -1 ? order.length : at
  }
  const sorted = [...texts].toSorted(([one], [other]) => rank(one) - rank(other))
  writeFileSync(
    pagePath,
    `${[head.trimEnd(), ...sorted.map(([title, text]) => `## ${title}\n\n${text}`)].join('\n\n')}\n`,
  )
}
