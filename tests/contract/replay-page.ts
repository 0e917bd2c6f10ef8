/** What a recording keeps of a page. */
export type RecordedPage = {
  bytes: number
  has_meta_csp: boolean
  meta_csp?: string
  inline_scripts: string[]
  script_srcs: string[]
  title?: string
}

/** The same of a page of ours. Its size is its own, as the web client is. */
function describePage(html: string): Omit<RecordedPage, 'bytes'> {
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]
  const scripts = [...html.matchAll(/<script\b([^>]*)>/g)].map(([tag, attributes = '']) => ({
    tag,
    source: /\bsrc="([^"]*)"/.exec(attributes)?.[1],
  }))
  const title = /<title>([^<]*)</.exec(html)?.[1]
  return {
    has_meta_csp: policy !== undefined,
    ...(policy === undefined ? {} : { meta_csp: policy }),
    inline_scripts: scripts.filter(({ source }) => source === undefined).map(({ tag }) => tag),
    script_srcs: scripts.flatMap(({ source }) =>
      source === undefined
        ? []
        : [source.replace(/main\.[0-9a-f]{20}\./, 'main.<hash>.').replace(/\?bt=\d+$/, '?bt=<ms>')],
    ),
    ...(title === undefined ? {} : { title }),
  }
}

/** @returns what a page has else than the recorded one */
export function matchPage({ bytes: _bytes, ...recorded }: RecordedPage, html: string): string[] {
  const described = describePage(html)
  return (Object.keys(recorded) as (keyof typeof recorded)[])
    .filter((key) => JSON.stringify(recorded[key]) !== JSON.stringify(described[key]))
    .map((key) => `page ${key}: ${JSON.stringify(described[key])} instead of ${JSON.stringify(recorded[key])}`)
}
