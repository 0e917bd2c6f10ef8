import { Button, Field, Input, makeStyles, Select, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import type { GuestState, GuestView } from '../../src/api/admin.ts'
import { useText } from '../text/text-context.tsx'
import type { AdminApi } from './admin-api.ts'
import { CutOffProgress, isUnderWay } from './cut-off-progress.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { type GuestAsking, GuestButtons, GuestDialog } from './guest-actions.tsx'
import { filterGuests, type GuestFilter, organisationsOf } from './guest-filter.ts'
import { Section } from './section.tsx'
import { StateBadge } from './state-badge.tsx'
import { useLoad } from './use-load.ts'

/** How often a cut-off under way is looked at: ours is done within 15 s, Mattermost within 60 s (design J6). */
const watchMs = 2_000

/** Rows drawn at once; more on demand, so that thousands of guests do not hold up the page. */
const pageRows = 100

const useStyles = makeStyles({
  filters: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  name: { display: 'flex', flexDirection: 'column' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  small: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
  count: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3, margin: 0 },
  state: { display: 'flex', flexDirection: 'column', alignItems: 'start', gap: tokens.spacingVerticalXS },
  more: { alignSelf: 'start' },
})

const states: readonly GuestState[] = ['new', 'active', 'expired', 'vetoed', 'cut']
const colours = { new: 'informative', active: 'success', expired: 'warning', vetoed: 'danger', cut: 'danger' } as const

/** Who is in, on whose word, where and until when; access ends from here. */
export function GuestsSection({ api }: { readonly api: AdminApi }) {
  const loaded = useLoad(api.guests)
  const { t } = useText()
  const styles = useStyles()
  const [filter, setFilter] = useState<GuestFilter>({ words: '', tid: '', state: '' })
  const [rows, setRows] = useState(pageRows)
  const [asking, setAsking] = useState<GuestAsking>()
  const guests = loaded.value ?? []
  const fitting = filterGuests(guests, filter)
  useWatch(guests.some(isUnderWay), loaded.reload)
  const set = (change: Partial<GuestFilter>) => setFilter((before) => ({ ...before, ...change }))

  return (
    <Section heading={t('admin.guests')} loaded={loaded}>
      <div className={styles.filters}>
        <Field label={t('guests.filterName')}>
          <Input type="search" value={filter.words} onChange={(_, data) => set({ words: data.value })} />
        </Field>
        <Field label={t('guests.filterOrganisation')}>
          <Select value={filter.tid} onChange={(_, data) => set({ tid: data.value })}>
            <option value="">{t('guests.all')}</option>
            {organisationsOf(guests).map(([tid, name]) => (
              <option key={tid} value={tid}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('guests.filterState')}>
          <Select value={filter.state} onChange={(_, data) => set({ state: data.value as GuestFilter['state'] })}>
            <option value="">{t('guests.all')}</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {t(`guests.state.${state}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <p className={styles.count} role="status">
        {fitting.length === 0 ? t('guests.empty') : t('guests.count', { count: fitting.length })}
      </p>
      {fitting.length > 0 && <GuestTable guests={fitting.slice(0, rows)} onAsk={setAsking} />}
      {fitting.length > rows && (
        <Button className={styles.more} onClick={() => setRows(rows + pageRows)}>
          {t('guests.more')}
        </Button>
      )}
      {asking && <GuestDialog asking={asking} api={api} onDone={loaded.put} onClose={() => setAsking(undefined)} />}
    </Section>
  )
}

function GuestTable({ guests, onAsk }: { guests: readonly GuestView[]; onAsk: (asking: GuestAsking) => void }) {
  const { t, day, moment, list } = useText()
  const styles = useStyles()
  const channelWords = ({ displayName, source }: GuestView['channels'][number]) =>
    source === 'member' ? t('guests.channelsByMember', { channel: displayName }) : displayName
  const columns: Column<GuestView>[] = [
    {
      id: 'name',
      header: t('guests.name'),
      cell: (guest) => (
        <span className={styles.name}>
          <span className={styles.strong}>{guest.displayName}</span>
          <span className={styles.small}>@{guest.username}</span>
        </span>
      ),
    },
    { id: 'organisation', header: t('guests.organisation'), cell: (guest) => guest.organisation },
    { id: 'sponsor', header: t('guests.sponsor'), cell: (guest) => guest.sponsor || t('admin.none') },
    {
      id: 'channels',
      header: t('guests.channels'),
      cell: (guest) => (
        <>
          {list(guest.channels.map(channelWords)) || t('admin.none')}
          {removedFrom(guest) > 0 && (
            <div className={styles.small}>{t('guests.vetoes', { count: removedFrom(guest) })}</div>
          )}
          {leftBy(guest) > 0 && <div className={styles.small}>{t('guests.left', { count: leftBy(guest) })}</div>}
        </>
      ),
    },
    {
      id: 'seen',
      header: t('guests.lastSeen'),
      cell: (guest) => (
        <>
          {guest.lastSeenAtMs === undefined ? t('admin.never') : moment(guest.lastSeenAtMs)}
          {guest.openSessions > 0 && (
            <div className={styles.small}>{t('guests.sessions', { count: guest.openSessions })}</div>
          )}
        </>
      ),
    },
    { id: 'expires', header: t('guests.expires'), cell: (guest) => day(guest.expiresAtMs) },
    {
      id: 'state',
      header: t('guests.state'),
      cell: (guest) => (
        <div className={styles.state}>
          <StateBadge colour={colours[guest.state]}>{t(`guests.state.${guest.state}`)}</StateBadge>
          {guest.cutOff && <CutOffProgress cutOff={guest.cutOff} />}
        </div>
      ),
    },
    { id: 'actions', header: t('guests.actions'), cell: (guest) => <GuestButtons guest={guest} onAsk={onAsk} /> },
  ]
  return <DataTable label={t('admin.guests')} rows={guests} keyOf={(guest) => guest.id} columns={columns} />
}

function useWatch(isUnderWay: boolean, reload: () => void): void {
  useEffect(() => {
    if (!isUnderWay) return
    const timer = setInterval(() => {
      if (!document.hidden) reload()
    }, watchMs)
    return () => clearInterval(timer)
  }, [isUnderWay, reload])
}

const leftBy = ({ vetoes }: GuestView): number => vetoes.filter(({ isOwnChoice }) => isOwnChoice).length
const removedFrom = (guest: GuestView): number => guest.vetoes.length - leftBy(guest)
