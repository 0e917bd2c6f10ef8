import { Problem } from '../api/errors.ts'

/** A request target taken apart: decoded segments of the path, and the query as it came. */
export type RequestTarget = { readonly segments: readonly string[]; readonly query: string }

const maxTargetLength = 4096
const plainPath = /^\/[A-Za-z0-9/_.+-]*$/
const printableAscii = /^[\x21-\x7e]+$/
const forbiddenEscape = /%(?:2f|5c|00)/i
const brokenEscape = /%(?![0-9a-f]{2})/i

function badPath(why: string): Problem {
  return new Problem('bad_path', { why })
}

function decodeOnce(path: string): string {
  if (forbiddenEscape.test(path)) throw badPath('an encoded slash, backslash or NUL')
  if (brokenEscape.test(path)) throw badPath('a broken escape')
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)))
  if (decoded.includes('%')) throw badPath('escaped twice')
  if (!printableAscii.test(decoded)) throw badPath('not plain ASCII')
  if (/[\\;#]/.test(decoded)) throw badPath('a backslash, semicolon or number sign')
  return decoded
}

/**
 * Takes a request target apart by security rule G1: decoded once, and refused when two readers could read it differently.
 * @throws Problem `bad_path`
 */
export function readTarget(target: string): RequestTarget {
  if (target.length > maxTargetLength) throw badPath('too long')
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = mark < 0 ? '' : target.slice(mark + 1)
  if (path.charCodeAt(0) !== 47) throw badPath('not an absolute path')
  if (query !== '' && (!printableAscii.test(query) || query.includes('#')))
    throw badPath('not plain ASCII in the query')
  const decoded = plainPath.test(path) ? path : decodeOnce(path)
  const segments = decoded.slice(1).split('/')
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]
    if (segment === '.' || segment === '..') throw badPath('a dot segment')
    if (segment === '' && segments.length > 1 && at < segments.length - 1) throw badPath('an empty segment')
  }
  return { segments, query }
}
