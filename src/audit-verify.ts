import { verifyAuditFile } from './audit/verify-file.ts'

/**
 * `npm run audit:verify -- FILE [PUBLIC KEY]`: checks an exported audit anywhere, without settings or database. With the
 * public key that was noted when it was made known, it also says whose audit it is.
 */
const [path, expectedKey] = process.argv.slice(2)
if (path === undefined) {
  console.error('Usage: npm run audit:verify -- FILE [PUBLIC KEY]')
  process.exit(2)
}
const { records, head, fault, signedBy, unsignedUpTo } = await verifyAuditFile(path)
if (fault) {
  console.error(`Altered: line ${fault.line}, ${fault.reason}. ${records} records before it follow one another.`)
  process.exit(1)
}
if (!signedBy) {
  console.error(
    `Not signed: ${records} records follow one another, head ${head}. Whoever had the database could have made them. An export of this version ends with its signature.`,
  )
  process.exit(3)
}
if (expectedKey !== undefined && expectedKey !== signedBy.publicKey) {
  console.error(`Signed by another key: ${signedBy.publicKey}, called ${signedBy.keyName}.`)
  process.exit(1)
}
for (const { seq, state } of unsignedUpTo)
  console.log(
    `Records up to ${seq} were not signed by this installation when it went on from there (${state}): compare them with an export or a head that was noted before.`,
  )
console.log(`Sound: ${records} records, head ${head}, exported ${new Date(signedBy.exportedAtMs).toISOString()}.`)
console.log(
  expectedKey === undefined
    ? `Signed with the key ${signedBy.keyName}, ${signedBy.publicKey}. Compare it with the one you noted (npm run audit:key).`
    : `Signed with the key ${signedBy.keyName}, which is the one you gave.`,
)
