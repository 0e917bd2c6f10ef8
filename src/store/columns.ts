import { bigint, customType } from 'drizzle-orm/pg-core'

/** Milliseconds since the epoch, by the backend's clock. */
export const ms = (name: string) => bigint(name, { mode: 'number' })

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })
