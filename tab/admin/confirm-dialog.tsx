import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { type ReactNode, useState } from 'react'
import type { Failure } from '../session/failure.ts'
import { failureFrom } from '../session/walk.ts'
import { useText } from '../text/text-context.tsx'
import { FailureBar } from './failure-bar.tsx'
import { useFocusReturn } from './use-focus-return.ts'

const maxReasonCharacters = 200

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, '& p': { margin: 0 } },
  actions: { flexWrap: 'wrap' },
})

export type ConfirmDialogProps = {
  readonly title: string
  readonly question: string
  readonly confirmLabel: string
  /** False: no field for a reason. */
  readonly asksReason: boolean
  /** Further fields above the reason. */
  readonly children?: ReactNode
  /** False while a field of `children` has to be mended. */
  readonly canConfirm?: boolean
  /** Carries it out; what it throws is shown and the dialog stays. */
  readonly onConfirm: (reason: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks before something that somebody else will feel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useText()
  const styles = useStyles()
  useFocusReturn()
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const isTooLong = reason.trim().length > maxReasonCharacters
  const canConfirm = !isBusy && !isTooLong && props.canConfirm !== false

  async function confirm() {
    if (!canConfirm) return
    setBusy(true)
    setFailure(undefined)
    try {
      await props.onConfirm(reason.trim())
      props.onClose()
    } catch (error) {
      setFailure(failureFrom(error))
      setBusy(false)
    }
  }

  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && !isBusy && props.onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{props.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <p>{props.question}</p>
            {props.children}
            {props.asksReason && (
              <Field
                label={t('admin.reason')}
                hint={t('admin.reasonHint')}
                {...(isTooLong ? { validationMessage: t('admin.reasonTooLong') } : {})}
              >
                <Textarea value={reason} onChange={(_, data) => setReason(data.value)} />
              </Field>
            )}
            <FailureBar failure={failure} />
          </DialogContent>
          <DialogActions className={styles.actions}>
            <Button appearance="primary" disabledFocusable={!canConfirm} onClick={() => void confirm()}>
              {props.confirmLabel}
            </Button>
            <Button disabledFocusable={isBusy} onClick={props.onClose}>
              {t('admin.cancel')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
