import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { GuestView } from '../../src/api/admin.ts'
import { useText } from '../text/text-context.tsx'
import type { AdminApi } from './admin-api.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, '& button': { whiteSpace: 'nowrap' } },
})

export type GuestAsking = { readonly what: 'end' | 'restore' | 'renew'; readonly guest: GuestView }

const words = {
  end: { short: 'guests.end', named: 'guests.endNamed' },
  restore: { short: 'guests.restore', named: 'guests.restoreNamed' },
  renew: { short: 'guests.renew', named: 'guests.renewNamed' },
} as const

/** What can be done with a guest in its state: a cut-off or a veto is lifted, everything else can be renewed or ended. */
export function GuestButtons({
  guest,
  onAsk,
}: {
  readonly guest: GuestView
  readonly onAsk: (asking: GuestAsking) => void
}) {
  const { t } = useText()
  const styles = useStyles()
  const isClosed = guest.state === 'cut' || guest.state === 'vetoed'
  const actions: readonly GuestAsking['what'][] = isClosed
    ? ['restore']
    : guest.vetoes.some(({ isOwnChoice }) => !isOwnChoice)
      ? ['end', 'renew', 'restore']
      : ['end', 'renew']
  return (
    <div className={styles.actions}>
      {actions.map((what) => (
        <Button
          key={what}
          size="small"
          aria-label={t(words[what].named, { name: guest.displayName })}
          onClick={() => onAsk({ what, guest })}
        >
          {t(words[what].short)}
        </Button>
      ))}
    </div>
  )
}

export type GuestDialogProps = {
  readonly asking: GuestAsking
  readonly api: AdminApi
  readonly onDone: (guests: readonly GuestView[]) => void
  readonly onClose: () => void
}

/** Asks once more, with room for a reason, and carries it out. */
export function GuestDialog({ asking: { what, guest }, api, onDone, onClose }: GuestDialogProps) {
  const { t } = useText()
  const name = guest.displayName
  const [days, setDays] = useState('90')
  if (what === 'renew') {
    const isGood = /^\d{1,4}$/.test(days) && Number(days) >= 1 && Number(days) <= 3650
    return (
      <ConfirmDialog
        title={t('guests.renewNamed', { name })}
        question={t('guests.renewHeading', { name })}
        confirmLabel={t('guests.renew')}
        asksReason={false}
        canConfirm={isGood}
        onConfirm={async () => onDone(await api.renewAccess(guest.id, Number(days)))}
        onClose={onClose}
      >
        <Field
          label={t('guests.renewDays')}
          {...(isGood ? {} : { validationMessage: t('partner.bad.wholeNumber', { least: 1, most: 3650 }) })}
        >
          <Input value={days} inputMode="numeric" onChange={(_, data) => setDays(data.value)} />
        </Field>
      </ConfirmDialog>
    )
  }
  const isEnd = what === 'end'
  return (
    <ConfirmDialog
      title={t(words[what].named, { name })}
      question={t(isEnd ? 'guests.confirmEnd' : 'guests.confirmRestore', { name })}
      confirmLabel={t(words[what].short)}
      asksReason
      onConfirm={async (reason) =>
        onDone(await (isEnd ? api.endAccess(guest.id, reason) : api.restoreAccess(guest.id, reason)))
      }
      onClose={onClose}
    />
  )
}
