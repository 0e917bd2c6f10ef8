import { Button, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { useState } from 'react'
import type { AuditRecordView } from '../../src/api/admin.ts'
import type { Failure } from '../session/failure.ts'
import { failureFrom } from '../session/walk.ts'
import { useText } from '../text/text-context.tsx'
import type { AdminApi } from './admin-api.ts'
import { DataTable } from './data-table.tsx'
import { FailureBar } from './failure-bar.tsx'
import { Section } from './section.tsx'
import { useLoad } from './use-load.ts'

const pageRecords = 50

const useStyles = makeStyles({
  older: { alignSelf: 'start' },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  id: { display: 'inline-block', minWidth: '220px' },
  end: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3, margin: 0 },
  time: { whiteSpace: 'nowrap' },
})

/** The newest records of the hash-chained audit, older ones page by page. */
export function AuditSection({ api }: { readonly api: AdminApi }) {
  const { t, moment } = useText()
  const styles = useStyles()
  const loaded = useLoad(() => api.audit(undefined, pageRecords))
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const records = loaded.value ?? []
  const oldest = records.at(-1)?.seq
  const isEnd = oldest === undefined || oldest <= 1

  async function older() {
    if (isBusy || oldest === undefined) return
    setBusy(true)
    setFailure(undefined)
    try {
      const more = await api.audit(oldest, pageRecords)
      loaded.put([...records, ...more])
    } catch (error) {
      setFailure(failureFrom(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Section heading={t('admin.audit')} loaded={loaded}>
      {records.length === 0 && <p>{t('audit.empty')}</p>}
      <DataTable
        label={t('admin.audit')}
        rows={records}
        keyOf={(record) => String(record.seq)}
        columns={[
          { id: 'seq', header: t('audit.number'), cell: (record) => record.seq },
          {
            id: 'time',
            header: t('audit.time'),
            cell: (record) => <span className={styles.time}>{moment(record.atMs)}</span>,
          },
          { id: 'action', header: t('audit.action'), cell: (record) => record.action },
          {
            id: 'actor',
            header: t('audit.actor'),
            cell: (record) => <span className={mergeClasses(styles.mono, styles.id)}>{record.actor}</span>,
          },
          {
            id: 'subject',
            header: t('audit.subject'),
            cell: (record) => <span className={mergeClasses(styles.mono, styles.id)}>{record.subject}</span>,
          },
          { id: 'detail', header: t('audit.detail'), cell: (record) => <Detail record={record} /> },
        ]}
      />
      <FailureBar failure={failure} onRetry={() => void older()} />
      {records.length > 0 && isEnd && <p className={styles.end}>{t('audit.end')}</p>}
      {!isEnd && (
        <Button className={styles.older} disabledFocusable={isBusy} onClick={() => void older()}>
          {t('audit.older')}
        </Button>
      )}
    </Section>
  )
}

function Detail({ record }: { readonly record: AuditRecordView }) {
  const styles = useStyles()
  return (
    <span className={styles.mono}>
      {Object.entries(record.detail)
        .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(' ')}
    </span>
  )
}
