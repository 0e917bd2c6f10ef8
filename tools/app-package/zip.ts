import { crc32, deflateRawSync } from 'node:zlib'

/** 1980-01-01, the first day that a zip knows: the same files make the same zip whenever they are packed. */
const noTime = 0
const firstDay = 0x0021

/** A zip of a few small files (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16), in the order of their names. */
export function writeZip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  const names = Object.keys(files).sort()
  for (const name of names) {
    const content = files[name] ?? new Uint8Array()
    const encodedName = Buffer.from(name, 'utf8')
    const packed = deflateRawSync(content, { level: 9 })
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0) // version needed
    common.writeUInt16LE(0x0800, 2) // names are UTF-8
    common.writeUInt16LE(8, 4) // deflated
    common.writeUInt16LE(noTime, 6)
    common.writeUInt16LE(firstDay, 8)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(encodedName.length, 22)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, encodedName, packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, place, encodedName]))
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('504b0506', 0, 'hex')
  end.writeUInt16LE(names.length, 8)
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}
