/** Ids of users, teams, channels, posts, tokens and sessions. */
const ID = /^[a-z0-9]{26}$/

/** Names of people, teams and channels as they stand in addresses. Remote users may carry a colon. */
const NAME = /^[a-z0-9][a-z0-9._:@-]{0,127}$/i

export function isMattermostId(value: string): boolean {
  return ID.test(value)
}

/** A path under `/api/v4` whose variable parts were checked; only `path` makes one. */
export type ApiPath = { readonly text: string; readonly template: string }

/** Marks a part of a path as a name instead of an id. */
export class PathName {
  readonly value: string

  constructor(value: string) {
    if (!NAME.test(value) || value === '.' || value === '..') throw new TypeError('not a name of Mattermost')
    this.value = value
  }
}

/**
 * Builds a path from a template: each variable part must be a 26-character id or a `PathName`, so that no value can
 * change which address is called (security P4).
 *
 * @throws TypeError for anything else.
 */
export function path(texts: TemplateStringsArray, ...parts: readonly (string | PathName)[]): ApiPath {
  let text = texts[0] ?? ''
  let template = text
  parts.forEach((part, index) => {
    const tail = texts[index + 1] ?? ''
    if (part instanceof PathName) {
      text += encodeURIComponent(part.value) + tail
      template += `{name}${tail}`
      return
    }
    if (!ID.test(part)) throw new TypeError(`not an id of Mattermost, in ${template}`)
    text += part + tail
    template += `{id}${tail}`
  })
  return { text, template }
}
