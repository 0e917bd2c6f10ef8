import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { useState } from 'react'
import type { AdminRequestView } from '../../src/api/admin.ts'
import { isProblemCode } from '../session/failure.ts'
import { useText } from '../text/text-context.tsx'
import type { AdminApi } from './admin-api.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { Section } from './section.tsx'
import { StateBadge } from './state-badge.tsx'
import { useLoad } from './use-load.ts'

const useStyles = makeStyles({
  strong: { fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, '& button': { whiteSpace: 'nowrap' } },
  heading: { ...typographyStyles.body1Strong, margin: 0, color: tokens.colorNeutralForeground1 },
  empty: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2 },
})

type Asking = { readonly what: 'approve' | 'refuse'; readonly request: AdminRequestView }

const words = {
  approve: { short: 'requests.approve', named: 'requests.approveNamed', question: 'requests.confirmApprove' },
  refuse: { short: 'requests.refuse', named: 'requests.refuseNamed', question: 'requests.confirmRefuse' },
} as const

const colours = { open: 'warning', approved: 'success', refused: 'danger' } as const

/** Who was refused and asks to come in. */
export function RequestsSection({ api }: { readonly api: AdminApi }) {
  const loaded = useLoad(api.requests)
  const { t, moment } = useText()
  const styles = useStyles()
  const [asking, setAsking] = useState<Asking>()
  const requests = loaded.value ?? []
  const open = requests.filter((request) => request.state === 'open')
  const decided = requests.filter((request) => request.state !== 'open')

  const columns: Column<AdminRequestView>[] = [
    {
      id: 'who',
      header: t('requests.who'),
      cell: (request) => <span className={styles.strong}>{request.name}</span>,
    },
    {
      id: 'organisation',
      header: t('requests.organisation'),
      cell: ({ organisation, tid }) => organisation || t('requests.unlisted', { tid }),
    },
    { id: 'text', header: t('requests.text'), cell: ({ text }) => text || t('admin.none') },
    {
      id: 'why',
      header: t('requests.why'),
      cell: ({ reason }) => (isProblemCode(reason) ? t(`problem.${reason}.title`) : reason),
    },
    { id: 'asked', header: t('requests.asked'), cell: ({ askedAtMs }) => moment(askedAtMs) },
  ]
  const actions: Column<AdminRequestView> = {
    id: 'actions',
    header: t('requests.actions'),
    cell: (request) => (
      <div className={styles.actions}>
        {(['approve', 'refuse'] as const).map((what) => (
          <Button
            key={what}
            size="small"
            aria-label={t(words[what].named, { name: request.name })}
            onClick={() => setAsking({ what, request })}
          >
            {t(words[what].short)}
          </Button>
        ))}
      </div>
    ),
  }
  const state: Column<AdminRequestView> = {
    id: 'state',
    header: t('requests.state'),
    cell: (request) => <StateBadge colour={colours[request.state]}>{t(`requests.state.${request.state}`)}</StateBadge>,
  }

  return (
    <Section heading={t('admin.requests')} loaded={loaded}>
      {open.length === 0 ? (
        <p className={styles.empty}>{t('requests.empty')}</p>
      ) : (
        <DataTable
          label={t('admin.requests')}
          rows={open}
          keyOf={(request) => request.id}
          columns={[...columns, actions]}
        />
      )}
      {decided.length > 0 && (
        <>
          <h3 className={styles.heading}>{t('requests.decided')}</h3>
          <DataTable
            label={t('requests.decided')}
            rows={decided}
            keyOf={(request) => request.id}
            columns={[...columns, state]}
          />
        </>
      )}
      {asking && (
        <ConfirmDialog
          title={t(words[asking.what].named, { name: asking.request.name })}
          question={t(words[asking.what].question, { name: asking.request.name })}
          confirmLabel={t(words[asking.what].short)}
          asksReason
          onConfirm={async (reason) => loaded.put(await api.decide(asking.request.id, asking.what, reason))}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Section>
  )
}
