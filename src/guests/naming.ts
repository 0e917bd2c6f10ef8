import { createHash } from 'node:crypto'
import { transliterate } from './transliterate.ts'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** 160 bits: nobody finds a second (tid, oid) with the same address. */
const ADDRESS_CHARACTERS = 32

const USERNAME_CHARACTERS = 64

/** Characters of the hash at the end of a username, tried in turn while the name is taken (groups share the name space). */
export const hashLengths = [4, 8, 16, ADDRESS_CHARACTERS] as const

/** base32 of SHA-256 of `tid|oid`. */
export function identityHash(tid: string, oid: string): string {
  const digest = createHash('sha256').update(`${tid}|${oid}`).digest()
  let bits = ''
  for (const byte of digest) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('')
}

/** The address of the guest's account: the same for ever, whatever the person is called; by it an account is found again. */
export function addressOf(tid: string, oid: string, domain: string): string {
  return `${identityHash(tid, oid).slice(0, ADDRESS_CHARACTERS)}@${domain}`
}

/**
 * A username that members can read and type: person, organisation, and some characters of the hash, as in
 * `amelie.fournier.relief-logistique.k3f9`. At most 64 of `a-z 0-9 . -`; the person's part is cut first.
 */
export function usernameOf(
  person: { readonly givenName: string; readonly surname: string; readonly displayName: string },
  organisation: string,
  hash: string,
  hashLength: number,
): string {
  const suffix = hash.slice(0, hashLength)
  const room = USERNAME_CHARACTERS - suffix.length - 1
  const place = joined(transliterate(organisation), '-', Math.min(24, Math.floor(room / 2)))
  const spelled = transliterate(`${person.givenName} ${person.surname}`) || transliterate(person.displayName) || 'guest'
  const name = joined(spelled, '.', room - (place === '' ? 0 : place.length + 1))
  return [name, place, suffix].filter((part) => part !== '').join('.')
}

/** Words that fit whole; a first word that is too long is cut. */
function joined(words: string, separator: string, room: number): string {
  let text = ''
  for (const word of words.split(' ').filter((word) => word !== '')) {
    const longer = text === '' ? word.slice(0, room) : `${text}${separator}${word}`
    if (longer.length > room) break
    text = longer
  }
  return text
}
