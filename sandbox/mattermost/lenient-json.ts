/** Where the first JSON value of a text ends, -1 when there is none: the server reads one value and ignores the rest. */
function endOfFirstValue(text: string): number {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (inString) {
      if (c === '\\') i++
      else if (c === '"') inString = false
    } else if (c === '"') inString = true
    else if (c === '{' || c === '[') depth++
    else if (c === '}' || c === ']') {
      depth--
      if (depth === 0) return i + 1
      if (depth < 0) return -1
    }
  }
  return -1
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller tells "no JSON" from any value by undefined.
    return undefined
  }
}

/** @returns the first JSON value of the text, undefined when there is none. */
export function parseLeniently(text: string): unknown {
  const whole = tryParse(text)
  if (whole !== undefined) return whole
  const end = endOfFirstValue(text)
  return end > 0 ? tryParse(text.slice(0, end)) : undefined
}
