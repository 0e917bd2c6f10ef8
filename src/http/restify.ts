import { ServerResponse } from 'node:http'
import restify from 'restify'

/**
 * Importing restify replaces `writeHead` of every response in the process, listeners of others included, by one that
 * returns nothing, so that `writeHead(…).end(…)` throws. Node's own is put back; restify's only adds a `header` event
 * that none of its parts used here listens to.
 */
const patched = ServerResponse.prototype as ServerResponse & { _writeHead?: ServerResponse['writeHead'] }
if (patched._writeHead) ServerResponse.prototype.writeHead = patched._writeHead

export { restify }
