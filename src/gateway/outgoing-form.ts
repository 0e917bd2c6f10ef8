import { randomBytes } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** Writes a `multipart/form-data` body anew, part by part, no faster than it is read (RFC 7578). */
export class OutgoingForm {
  readonly #boundary = `mission-${randomBytes(18).toString('hex')}`
  readonly body = new PassThrough()

  get contentType(): string {
    return `multipart/form-data; boundary=${this.#boundary}`
  }

  /** `value` must be free of line breaks; the schemas before see to that. */
  addField(name: string, value: string): void {
    this.body.write(`--${this.#boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  }

  /** Passes a file on until it ends. Names are escaped as browsers do; the type is left to the server, which goes by the name. */
  async addFile(name: string, fileName: string, content: Readable): Promise<void> {
    const escaped = fileName
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
      .replaceAll(/[\u0000-\u001f\u007f]/g, '_')
      .replaceAll('"', '%22')
    this.body.write(
      `--${this.#boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${escaped}"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    )
    content.pipe(this.body, { end: false })
    await finished(content, { writable: false })
    this.body.write('\r\n')
  }

  end(): void {
    this.body.end(`--${this.#boundary}--\r\n`)
  }
}
