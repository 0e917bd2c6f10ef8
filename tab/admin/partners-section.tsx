import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { PartnerView } from '../../src/api/admin.ts'
import { useText } from '../text/text-context.tsx'
import type { AdminApi } from './admin-api.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { DataTable } from './data-table.tsx'
import { PartnerForm } from './partner-form.tsx'
import { Section } from './section.tsx'
import { StateBadge } from './state-badge.tsx'
import { useLoad } from './use-load.ts'

const useStyles = makeStyles({
  strong: { fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, '& button': { whiteSpace: 'nowrap' } },
})

type Asking = { readonly what: 'suspend' | 'activate' | 'remove'; readonly partner: PartnerView }

const words = {
  suspend: { short: 'partners.suspend', named: 'partners.suspendNamed', question: 'partners.confirmSuspend' },
  activate: { short: 'partners.activate', named: 'partners.activateNamed', question: 'partners.confirmActivate' },
  remove: { short: 'partners.remove', named: 'partners.removeNamed', question: 'partners.confirmRemove' },
} as const

const stateColours = { active: 'success', pending: 'warning', suspended: 'danger' } as const

/** Partner organisations and their terms. Those of the settings file are shown and cannot be changed here. */
export function PartnersSection({ api }: { readonly api: AdminApi }) {
  const loaded = useLoad(api.partners)
  const { t, number, list, moment } = useText()
  const styles = useStyles()
  const [edited, setEdited] = useState<PartnerView | 'new'>()
  const [asking, setAsking] = useState<Asking>()
  const partners = loaded.value ?? []

  const saveState = async ({ tid, name, cloud, terms }: PartnerView, state: PartnerView['state']) =>
    loaded.put(await api.savePartner(tid, { name, cloud, state, terms }))

  async function carryOut({ what, partner }: Asking) {
    if (what !== 'remove') return saveState(partner, what === 'suspend' ? 'suspended' : 'active')
    await api.removePartner(partner.tid)
    loaded.put(partners.filter((other) => other.tid !== partner.tid))
  }

  if (edited !== undefined) {
    return (
      <PartnerForm
        partner={edited === 'new' ? undefined : edited}
        taken={partners.map((partner) => partner.tid)}
        onSave={async (tid, body) => {
          loaded.put(await api.savePartner(tid, body))
          setEdited(undefined)
        }}
        onClose={() => setEdited(undefined)}
      />
    )
  }
  const ask = (what: Asking['what'], partner: PartnerView) => (
    <Button
      size="small"
      aria-label={t(words[what].named, { name: partner.name })}
      onClick={() => setAsking({ what, partner })}
    >
      {t(words[what].short)}
    </Button>
  )
  const actions = (partner: PartnerView) => {
    if (partner.isFromSettings) return t('partners.fromSettings')
    const { name } = partner
    return (
      <div className={styles.actions}>
        <Button size="small" aria-label={t('partners.editNamed', { name })} onClick={() => setEdited(partner)}>
          {t('partners.edit')}
        </Button>
        {ask(partner.state === 'active' ? 'suspend' : 'activate', partner)}
        {ask('remove', partner)}
      </div>
    )
  }

  return (
    <Section
      heading={t('admin.partners')}
      loaded={loaded}
      actions={
        <Button appearance="primary" onClick={() => setEdited('new')}>
          {t('partners.add')}
        </Button>
      }
    >
      {partners.length === 0 && <p>{t('partners.empty')}</p>}
      <DataTable
        label={t('admin.partners')}
        rows={partners}
        keyOf={(partner) => partner.tid}
        columns={[
          {
            id: 'name',
            header: t('partners.name'),
            cell: (partner) => <span className={styles.strong}>{partner.name}</span>,
          },
          {
            id: 'state',
            header: t('partners.state'),
            cell: ({ state }) => <StateBadge colour={stateColours[state]}>{t(`partners.state.${state}`)}</StateBadge>,
          },
          {
            id: 'guests',
            header: t('partners.guests'),
            cell: ({ guestCount, terms }) =>
              t('partners.guestsOf', { count: number(guestCount), max: number(terms.maxGuests) }),
          },
          {
            id: 'channels',
            header: t('partners.channels'),
            cell: ({ terms }) => list(Object.values(terms.channels).flat()) || t('admin.none'),
          },
          { id: 'updated', header: t('partners.updated'), cell: ({ updatedAtMs }) => moment(updatedAtMs) },
          { id: 'actions', header: t('partners.actions'), cell: actions },
        ]}
      />
      {asking && (
        <ConfirmDialog
          title={t(words[asking.what].named, { name: asking.partner.name })}
          question={t(words[asking.what].question, { name: asking.partner.name })}
          confirmLabel={t(words[asking.what].short)}
          asksReason={false}
          onConfirm={() => carryOut(asking)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Section>
  )
}
