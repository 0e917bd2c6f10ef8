import { WebSocket } from 'ws'
import { until } from '../support/until.ts'

/** Opens a socket at a gateway. @returns what came of it: frames, a refusal or an end */
export function openClient(port: number, query: string, headers: Record<string, string>) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v4/websocket${query}`, { headers })
  const frames: Record<string, unknown>[] = []
  const ended: { code: number; reason: string }[] = []
  let refusedWith = 0
  socket.on('message', (bytes) => frames.push(JSON.parse(String(bytes))))
  socket.on('close', (code, reason) => ended.push({ code, reason: String(reason) }))
  socket.on('error', () => undefined)
  socket.on('unexpected-response', (_request, response) => {
    refusedWith = response.statusCode ?? 0
    response.resume()
    socket.terminate()
  })
  return {
    socket,
    frames,
    ended,
    refusedWith: () => refusedWith,
    /** Text and bytes go as they are, all else as JSON. */
    send: (frame: unknown) =>
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
    isOpen: () => until(() => socket.readyState === socket.OPEN, 'the socket opens'),
    isClosed: () => until(() => ended.length > 0, 'the socket closes'),
    gets: (count: number) => until(() => frames.length >= count, `${count} frames come`),
  }
}
