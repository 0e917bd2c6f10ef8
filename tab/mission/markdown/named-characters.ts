import type { Nodes } from 'mdast'

/** The named references that people write; the others of HTML's two thousand stay as they were typed. */
const table = `amp & lt < gt > quot " apos ' nbsp \u00A0 copy © reg ® trade ™ hellip … mdash — ndash – lsquo ‘ rsquo ’ ldquo “
rdquo ” laquo « raquo » bull • middot · deg ° plusmn ± times × divide ÷ frac12 ½ frac14 ¼ frac34 ¾ sup2 ² sup3 ³ micro µ
para ¶ sect § euro € pound £ yen ¥ cent ¢ larr ← rarr → uarr ↑ darr ↓ harr ↔ ne ≠ le ≤ ge ≥ asymp ≈ infin ∞ check ✓
szlig ß auml ä ouml ö uuml ü Auml Ä Ouml Ö Uuml Ü aacute á eacute é iacute í oacute ó uacute ú agrave à egrave è acirc â
ecirc ê icirc î ocirc ô ucirc û ccedil ç ntilde ñ aring å Aring Å aelig æ AElig Æ oslash ø Oslash Ø iquest ¿ iexcl ¡`

const byName: ReadonlyMap<string, string> = new Map(
  Array.from(table.matchAll(/([A-Za-z0-9]+) (\S|\u00A0)/gu), ([, name = '', character = '']) => [name, character]),
)

/** No character, so nobody's text needs it. */
const stand = '\uFDD0'
const reference = /&(?=[a-z0-9]{1,32};)/gi
const hidden = /\uFDD0([a-z0-9]{1,32});/gi

/**
 * The parser asks the page's own HTML reader what a named reference stands for, which Trusted Types forbid (security B5), so
 * it gets to see none.
 * @returns the text for the parser, in which every character keeps its place
 */
export function hideNamedReferences(source: string): string {
  return source.replaceAll(stand, '\uFFFD').replace(reference, stand)
}

/** Puts back what was hidden in one node: the character in what is read, the reference as it was typed in code. */
export function showNamedReferences(node: Nodes): void {
  if (node.type === 'text') node.value = decoded(node.value)
  else if ('value' in node) node.value = node.value.replaceAll(stand, '&')
  if ('url' in node) node.url = decoded(node.url)
  if ('alt' in node && typeof node.alt === 'string') node.alt = decoded(node.alt)
  if (node.type === 'code' && typeof node.lang === 'string') node.lang = decoded(node.lang)
}

function decoded(text: string): string {
  return text.replace(hidden, (_, name: string) => byName.get(name) ?? `&${name};`).replaceAll(stand, '&')
}
