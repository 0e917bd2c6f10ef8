/** Mattermost's limit for first, last and nickname, in characters. */
const NAME_CHARACTERS = 64
const POSITION_CHARACTERS = 128

export type PersonNames = { readonly displayName: string; readonly givenName: string; readonly surname: string }

/** The fields of an account that tell members who this is. */
export type AccountNames = {
  readonly first_name: string
  readonly last_name: string
  readonly nickname: string
  readonly position: string
}

/**
 * Makes a name harmless: no control, direction or invisible characters, no brackets (they are how we mark the
 * organisation), one line, at most 64 characters.
 */
export function cleanName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[()[\]{}<>（）［］｛｝＜＞〈〉《》「」『』【】⟨⟩❨❩⸨⸩]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return cut(plain, NAME_CHARACTERS)
}

/**
 * How a guest is called in Mattermost. Every field that the web app can show alone ends in the organisation, which comes
 * from the registry and is never cut short by a long name (security B9): a guest cannot look like somebody else's people.
 */
export function accountNames(person: PersonNames, organisation: string): AccountNames {
  const mark = `(${cleanName(organisation)})`
  const displayName = cleanName(person.displayName)
  const givenName = cleanName(person.givenName)
  const surname = cleanName(person.surname)
  const hasParts = givenName !== '' || surname !== ''
  return {
    first_name: hasParts ? givenName : displayName,
    last_name: marked(surname, mark),
    nickname: marked(displayName || `${givenName} ${surname}`.trim(), mark),
    position: cut(cleanName(organisation), POSITION_CHARACTERS),
  }
}

function marked(name: string, mark: string): string {
  const shortMark = cut(mark, NAME_CHARACTERS)
  const room = NAME_CHARACTERS - [...shortMark].length - 1
  const start = room > 0 ? cut(name, room) : ''
  return start === '' ? shortMark : `${start} ${shortMark}`
}

function cut(text: string, characters: number): string {
  return [...text].slice(0, characters).join('').trim()
}
