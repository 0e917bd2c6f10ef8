import { createHash, randomBytes } from 'node:crypto'

/** `npm run operator-key`: a key for scripts; the installation keeps only its hash. */
const key = randomBytes(32).toString('base64url')
console.log(`Key, shown once; scripts send it as "Authorization: Key ${key}"`)
console.log(`Hash, for operator.keyHashes: ${createHash('sha256').update(key).digest('hex')}`)
