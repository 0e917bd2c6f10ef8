import { Button, Field, Input, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
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

type Asking = { readonly what: 'approve' | 'refuse' | 'ask'; readonly request: AdminRequestView }

const words = {
  approve: { short: 'requests.approve', named: 'requests.approveNamed', question: 'requests.confirmApprove' },
  ask: { short: 'requests.ask', named: 'requests.askNamed', question: 'requests.confirmAsk' },
  refuse: { short: 'requests.refuse', named: 'requests.refuseNamed', question: 'requests.confirmRefuse' },
} as const

const colours = { open: 'warning', asked: 'informative', approved: 'success', refused: 'danger' } as const

/** Who was refused and asks to come in. */
export function RequestsSection({ api }: { readonly api: AdminApi }) {
  const loaded = useLoad(api.requests)
  const { t, moment } = useText()
  const styles = useStyles()
  const [asking, setAsking] = useState<Asking>()
  const requests = loaded.value ?? []
  const open = requests.filter((request) => request.state === 'open' || request.state === 'asked')
  const decided = requests.filter((request) => request.state !== 'open' && request.state !== 'asked')

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
    { id: 'text', header: t('requests.text'), cell: (request) => <Said request={request} /> },
    {
      id: 'why',
      header: t('requests.why'),
      cell: ({ kind, reason }) =>
        kind === 'renewal' ? t('requests.renewal') : isProblemCode(reason) ? t(`problem.${reason}.title`) : reason,
    },
    { id: 'asked', header: t('requests.asked'), cell: ({ askedAtMs }) => moment(askedAtMs) },
  ]
  const actions: Column<AdminRequestView> = {
    id: 'actions',
    header: t('requests.actions'),
    cell: (request) => (
      <div className={styles.actions}>
        {(['approve', 'ask', 'refuse'] as const).map((what) => (
          <Button
            key={what}
            size="small"
            disabled={what === 'ask' && request.state === 'asked'}
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
      {asking && <RequestDialog asking={asking} api={api} onDone={loaded.put} onClose={() => setAsking(undefined)} />}
    </Section>
  )
}

/** What was written, and what was said since. */
function Said({ request: { text, question, answer, decisionReason } }: { readonly request: AdminRequestView }) {
  const { t } = useText()
  return (
    <>
      <div>{text || t('admin.none')}</div>
      {question !== undefined && <div>{t('requests.question', { question })}</div>}
      {answer !== undefined && <div>{t('requests.answer', { answer })}</div>}
      {decisionReason !== undefined && <div>{t('requests.because', { reason: decisionReason })}</div>}
    </>
  )
}

function RequestDialog({
  asking: { what, request },
  api,
  onDone,
  onClose,
}: {
  readonly asking: Asking
  readonly api: AdminApi
  readonly onDone: (requests: readonly AdminRequestView[]) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { id, name, round, maxDays } = request
  const [days, setDays] = useState(String(maxDays))
  const hasDays = what === 'approve' && maxDays > 0
  const isGood = /^\d{1,4}$/.test(days) && Number(days) >= 1 && Number(days) <= maxDays
  return (
    <ConfirmDialog
      title={t(words[what].named, { name })}
      question={t(words[what].question, { name })}
      confirmLabel={t(words[what].short)}
      asksReason
      canConfirm={!hasDays || isGood}
      onConfirm={async (reason) =>
        onDone(await api.decide(id, what, { reason, round, ...(hasDays ? { days: Number(days) } : {}) }))
      }
      onClose={onClose}
    >
      {hasDays && (
        <Field
          label={t('requests.days')}
          {...(isGood ? {} : { validationMessage: t('partner.bad.wholeNumber', { least: 1, most: maxDays }) })}
        >
          <Input value={days} inputMode="numeric" onChange={(_, data) => setDays(data.value)} />
        </Field>
      )}
    </ConfirmDialog>
  )
}
