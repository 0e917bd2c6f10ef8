import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { expect, it } from 'vitest'
import { BackupRefused, backUpFolder, restoreFolder } from './backup.ts'
import { silent } from './logger.ts'
import { migratedDatabase } from './memory-store.fixture.ts'
import { openStore } from './open.ts'
import { facts } from './tables.ts'

it('a back-up put back into an empty folder holds what was written, and never overwrites anything', async () => {
  const base = mkdtempSync(join(tmpdir(), 'backup-'))
  const [from, to, file] = [join(base, 'from'), join(base, 'to'), join(base, 'copy.tar.gz')]
  await expect(backUpFolder(from, file)).rejects.toThrow(BackupRefused)
  await (await PGlite.create(from, { loadDataDir: await migratedDatabase() })).close()
  const store = await openStore({ folder: from, log: silent })
  await store.db.insert(facts).values({ name: 'kept', value: 7 })
  await store.close()

  await backUpFolder(from, file)
  await restoreFolder(to, file)

  await expect(backUpFolder(from, file)).rejects.toThrow('exists')
  await expect(restoreFolder(to, file)).rejects.toThrow('holds a database')
  const restored = await openStore({ folder: to, log: silent })
  expect(await restored.db.select().from(facts)).toEqual([{ name: 'kept', value: 7 }])
  await restored.close()
}, 60_000)
